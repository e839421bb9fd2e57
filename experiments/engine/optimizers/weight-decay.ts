import type * as tf from '@tensorflow/tfjs-core';

/**
 * Which variables weight decay shrinks. `all`: every one, as the CNN study's protocol has it and PyTorch's default does.
 * `matrices`: kernels and embeddings, and so neither biases, nor what norms learn, nor learned scales of TTQ.
 */
export const DECAYED = ['all', 'matrices'] as const;
export type Decayed = (typeof DECAYED)[number];

export interface WeightDecay {
  /** λ of the variables that decay; 0 is off. */
  readonly weightDecay: number;
  /** Default `all`. */
  readonly decayed?: Decayed;
}

/** The two groups are those of torch.optim's `param_groups`, one with weight decay and one without. */
export function isDecayed({ rank }: { readonly rank: number }, { decayed = 'all' }: WeightDecay): boolean {
  return decayed === 'all' || rank >= 2;
}

/** λ for this variable: the step's own where it is given one (a schedule's), else the settings'; null where nothing decays. */
export function decayOf(
  variable: tf.Variable,
  settings: WeightDecay,
  scheduled: tf.Scalar | undefined,
): tf.Scalar | number | null {
  return isDecayed(variable, settings) ? (scheduled ?? settings.weightDecay) : null;
}
