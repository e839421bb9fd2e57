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
