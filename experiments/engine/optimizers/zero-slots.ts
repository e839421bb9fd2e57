import * as tf from '@tensorflow/tfjs-core';

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
