/** What a published decoder holds and multiplies, by counting its weights. */
import { sizeOf } from '../../../checkpoint/size-of.ts';
import type { PretrainedModelConfig } from '../../../record/language-modelling.ts';
import { type WeightSource, weightSources } from '../pretrained/weight-names.ts';

export interface ModelSize {
  readonly parameters: number;
  /** Weights of the blocks' matrices, which can be quantized. */
  readonly matrices: number;
  /** Weights of one block. */
  readonly block: number;
  /** Of the head, which is the embedding where it is tied. */
  readonly head: number;
  /** Multiply-accumulates with weights for one token: the embedding is looked up. */
  readonly products: number;
}

export function modelSize(model: PretrainedModelConfig): ModelSize {
  const weights = weightSources(model);
  const sum = (isCounted: (weight: WeightSource) => boolean) =>
    weights.filter(isCounted).reduce((total, { shape }) => total + sizeOf(shape), 0);
  const matrices = sum(({ isMatrix }) => isMatrix);
  const head = model.vocabulary * model.hidden;
  return {
    parameters: sum(() => true),
    block: sum(({ name }) => name.startsWith('blocks.0.')),
    ...{ matrices, head, products: matrices + head },
  };
}

/** How weights are stored: all alike, or the blocks' matrices at two bits a weight and the rest in BF16. */
export const STORAGES = ['fp32', 'bf16', 'int8', 'ternary'] as const;
export type Storage = (typeof STORAGES)[number];

const BYTES = { fp32: 4, bf16: 2, int8: 1 } as const;
/** Trits that a byte holds as generation has them in memory. */
const TRITS_A_BYTE = 4;

export function storedBytes({ parameters, matrices }: ModelSize, storage: Storage): number {
  if (storage !== 'ternary') return BYTES[storage] * parameters;
  return Math.ceil(matrices / TRITS_A_BYTE) + BYTES.bf16 * (parameters - matrices);
}

/** Keys and values of a whole context in FP32. */
export function cacheBytes({ layers, context, hidden, heads, keyValueHeads }: PretrainedModelConfig): number {
  return 4 * 2 * layers * context * (hidden / heads) * keyValueHeads;
}

/**
 * What an evaluation that reads one layer after the other holds of the weights at least: a block and the head in FP32, and the largest
 * tensor once more while it is read.
 */
export function streamedBytes({ block, head }: ModelSize): number {
  return 4 * (block + head + Math.max(block, head));
}
