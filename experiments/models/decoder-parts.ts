/**
 * The two parts of a decoder in which positions meet. A sequence has all of them at once, for training and for prompts; a step has one,
 * and caches for the keys and values of those before it, for generation. Weights have the same names in both.
 */
import { input, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { Attention, type AttentionArgs } from '../layers/attention.ts';
import { CachedAttention } from '../layers/cached-attention.ts';
import { LearnedPositionAt } from '../layers/learned-position-at.ts';
import { LearnedPositions, type LearnedPositionsArgs } from '../layers/learned-positions.ts';
import type { LanguageModelConfig } from '../record/language-modelling.ts';

export interface DecoderParts {
  positions(args: LearnedPositionsArgs, x: SymbolicTensor): SymbolicTensor;
  /** Of queries, keys and values, or of one tensor with the three side by side. */
  attend(
    args: AttentionArgs & { readonly name: string },
    x: SymbolicTensor | SymbolicTensor[],
  ): SymbolicTensor;
}

export const SEQUENCE_PARTS: DecoderParts = {
  positions: (args, x) => new LearnedPositions(args).apply(x) as SymbolicTensor,
  attend: (args, x) => new Attention(args).apply(x) as SymbolicTensor,
};

export interface StepParts extends DecoderParts {
  /** `position`, and for each attention a cache of keys and one of values, `<attention>.keys`, `<attention>.values`. */
  readonly inputs: SymbolicTensor[];
  /** The caches after the step, in the inputs' order. */
  readonly caches: SymbolicTensor[];
}

export function stepParts({ hidden, heads, keyValueHeads, context }: LanguageModelConfig): StepParts {
  const position = input({ shape: [1], dtype: 'int32', name: 'position' });
  const inputs = [position];
  const caches: SymbolicTensor[] = [];
  return {
    inputs,
    caches,
    positions: (args, x) => new LearnedPositionAt(args).apply([x, position]) as SymbolicTensor,
    attend: (args, x) => {
      const kept = ['keys', 'values'].map((part) =>
        input({ shape: [keyValueHeads, context, hidden / heads], name: `${args.name}.${part}` }),
      );
      const given = [...(Array.isArray(x) ? x : [x]), ...kept, position];
      const [y, ...next] = new CachedAttention({ ...args, context }).apply(given) as SymbolicTensor[];
      inputs.push(...kept);
      caches.push(...next);
      return y!;
    },
  };
}
