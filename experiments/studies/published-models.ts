/** Models that others have published, as their `config.json` has them: too large to be kept here, and costed all the same. */
import type { PretrainedModelConfig } from '../record/language-modelling.ts';

export interface PublishedModel {
  readonly source: string;
  /** As published. */
  readonly parameters: number;
  readonly model: PretrainedModelConfig;
}

export const PUBLISHED_MODELS = {
  'tinyllama-1.1b': {
    source: 'TinyLlama/TinyLlama-1.1B-intermediate-step-1431k-3T on Hugging Face',
    parameters: 1_100_048_384,
    model: {
      ...{ architecture: 'llama', variant: 'std', softmax: 'standard', tied: false },
      ...{ vocabulary: 32_000, hidden: 2048, layers: 22, heads: 32, keyValueHeads: 4, feedForward: 5632 },
      ...{ context: 2048, theta: 10_000, normEpsilon: 1e-5 },
    },
  },
  'qwen2.5-3b': {
    source: 'Qwen/Qwen2.5-3B on Hugging Face',
    parameters: 3_085_938_688,
    model: {
      ...{ architecture: 'qwen2', variant: 'std', softmax: 'standard', tied: true },
      ...{ vocabulary: 151_936, hidden: 2048, layers: 36, heads: 16, keyValueHeads: 2, feedForward: 11_008 },
      ...{ context: 32_768, theta: 1_000_000, normEpsilon: 1e-6 },
    },
  },
  'bitnet-2b4t': {
    source: 'microsoft/bitnet-b1.58-2B-4T on Hugging Face',
    parameters: 2_412_820_480,
    model: {
      ...{ architecture: 'bitnet', variant: 'bit', softmax: 'standard', tied: true },
      ...{ vocabulary: 128_256, hidden: 2560, layers: 30, heads: 20, keyValueHeads: 5, feedForward: 6912 },
      ...{ context: 4096, theta: 500_000, normEpsilon: 1e-5 },
    },
  },
} as const satisfies Readonly<Record<string, PublishedModel>>;

export type PublishedName = keyof typeof PUBLISHED_MODELS;
export const PUBLISHED_NAMES = Object.keys(PUBLISHED_MODELS) as PublishedName[];
