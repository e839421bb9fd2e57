/**
 * The parts of a decoder in which positions meet or are told apart. A sequence is all there is, for training; a step goes on
 * from caches of the keys and values before it, for generation. Weights have the same names in both.
 */
import { input, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { Attention, type AttentionArgs } from '../layers/attention.ts';
import { CachedAttention } from '../layers/cached-attention.ts';
import { LearnedPositions, type LearnedPositionsArgs } from '../layers/learned-positions.ts';
import { RowsAt } from '../layers/rows-at.ts';
import { SeededDropout } from '../layers/seeded-dropout.ts';
import type { LanguageModelConfig } from '../record/language-modelling.ts';

export interface DecoderParts {
  positions(args: LearnedPositionsArgs, x: SymbolicTensor): SymbolicTensor;
  /** Of queries, keys and values, or of one tensor with the three side by side. */
  attend(
    args: AttentionArgs & { readonly name: string },
    x: SymbolicTensor | SymbolicTensor[],
  ): SymbolicTensor;
  /** With values dropped in training; `name` is the layer's. */
  dropped(name: string, x: SymbolicTensor): SymbolicTensor;
  /** The positions that logits are asked of. */
  judged(x: SymbolicTensor): SymbolicTensor;
}

export const SEQUENCE_PARTS: DecoderParts = {
  positions: (args, x) => new LearnedPositions(args).apply(x) as SymbolicTensor,
  attend: (args, x) => new Attention(args).apply(x) as SymbolicTensor,
  dropped: (_, x) => x,
  judged: (x) => x,
};

/** A sequence of which such a share of the values is dropped in training. */
export function sequenceParts(dropout: number): DecoderParts {
  if (dropout === 0) return SEQUENCE_PARTS;
  const dropped: DecoderParts['dropped'] = (name, x) =>
    new SeededDropout({ name, rate: dropout }).apply(x) as SymbolicTensor;
  return { ...SEQUENCE_PARTS, dropped };
}

export interface StepParts extends DecoderParts {
  /**
   * `first`, the first new position; `rows`, which of the new ones logits are asked of; and for each attention a cache of keys
   * and one of values, `<attention>.keys`, `<attention>.values`.
   */
  readonly inputs: SymbolicTensor[];
  /** The caches with keys and values of the new positions, in their order. */
  readonly cached: SymbolicTensor[];
}

export function stepParts({ hidden, heads, keyValueHeads, context }: LanguageModelConfig): StepParts {
  const first = input({ shape: [1], dtype: 'int32', name: 'first' });
  const rows = input({ shape: [null], dtype: 'int32', name: 'rows' });
  const inputs = [first, rows];
  const cached: SymbolicTensor[] = [];
  return {
    inputs,
    cached,
    positions: (args, x) => new LearnedPositions(args).apply([x, first]) as SymbolicTensor,
    dropped: SEQUENCE_PARTS.dropped,
    judged: (x) => new RowsAt({ name: 'rows_at' }).apply([x, rows]) as SymbolicTensor,
    attend: (args, x) => {
      const kept = ['keys', 'values'].map((part) =>
        input({ shape: [keyValueHeads, context, hidden / heads], name: `${args.name}.${part}` }),
      );
      const given = [...(Array.isArray(x) ? x : [x]), ...kept, first];
      const [y, ...made] = new CachedAttention({ ...args, context }).apply(given) as SymbolicTensor[];
      inputs.push(...kept);
      cached.push(...made);
      return y!;
    },
  };
}
