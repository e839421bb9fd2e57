import * as tf from '@tensorflow/tfjs-core';

/** An update rule made of TensorFlow.js ops: it can be traced, and runs eagerly too. */
export interface Optimizer {
  /** What it remembers between steps, by name. */
  readonly slots: Readonly<Record<string, tf.Variable>>;
  /**
   * Assigns the next value to every variable and slot. Gradients are by the variables' names. `weightDecay`, where there is
   * one, stands in for the settings', for those variables that decay.
   */
  apply(
    gradients: Readonly<Record<string, tf.Tensor>>,
    variables: Readonly<Record<string, tf.Variable>>,
    learningRate: tf.Scalar,
    weightDecay?: tf.Scalar,
  ): void;
}

/** A variable of zeros for each of `variables`, named `<kind>/<variable>`. */
export function zeroSlots(
  kind: string,
  variables: Readonly<Record<string, tf.Variable>>,
): Record<string, tf.Variable> {
  const entries = Object.entries(variables).map(([name, { shape }]) => {
    const zeros = tf.zeros(shape);
    const slot = tf.variable(zeros, false);
    zeros.dispose();
    return [`${kind}/${name}`, slot] as const;
  });
  return Object.fromEntries(entries);
}

/**
 * Which variables weight decay shrinks. `all`: every one, as the CNN study's protocol has it and PyTorch's default does.
 * `matrices`: kernels and embeddings, and so neither biases, nor what norms learn, nor learned scales of TTQ.
 */
export type Decayed = 'all' | 'matrices';

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
