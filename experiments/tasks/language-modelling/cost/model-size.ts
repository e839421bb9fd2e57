/** What a published decoder holds and multiplies, by counting its weights. */
import type { LanguageModelConfig, PretrainedModelConfig } from '../../../record/language-modelling.ts';

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
  const { vocabulary, hidden, layers, context, theta, tied } = model;
  const matrices = blockMatrices(model);
  const block = matrices + blockVectors(model);
  const table = vocabulary * hidden;
  const positions = theta === null ? context * hidden : 0;
  const lastNorm = model.architecture === 'gpt2' ? 2 * hidden : hidden;
  return {
    parameters: layers * block + table * (tied ? 1 : 2) + positions + lastNorm,
    matrices: layers * matrices,
    block,
    head: table,
    products: layers * matrices + table,
  };
}

/** Weights of a block's matrices; gated feed-forward layers have three. */
export function blockMatrices(model: LanguageModelConfig): number {
  const { architecture, hidden, feedForward } = model;
  const matrices = architecture === 'gpt2' || architecture === 'babygpt' ? 2 : 3;
  return hidden * (2 * hidden + 2 * narrow(model)) + matrices * hidden * feedForward;
}

/** Norms and biases of a block. */
function blockVectors(model: PretrainedModelConfig): number {
  const { architecture, hidden, feedForward } = model;
  switch (architecture) {
    case 'gpt2':
      // Two norms of gain and shift, and a bias for each matrix.
      return 4 * hidden + (3 * hidden + hidden) + (feedForward + hidden);
    case 'qwen2':
      return 2 * hidden + (hidden + 2 * narrow(model));
    case 'bitnet':
      return 2 * hidden + (hidden + feedForward);
    case 'llama':
      return 2 * hidden;
  }
}

/** Width of keys, and of values. */
const narrow = ({ hidden, heads, keyValueHeads }: LanguageModelConfig): number =>
  (hidden / heads) * keyValueHeads;

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
export function cacheBytes(model: PretrainedModelConfig): number {
  return 4 * 2 * model.layers * model.context * narrow(model);
}

/**
 * What an evaluation that reads one layer after the other holds of the weights at least: a block and the head in FP32, and the largest
 * tensor once more while it is read.
 */
export function streamedBytes({ block, head }: ModelSize): number {
  return 4 * (block + head + Math.max(block, head));
}
