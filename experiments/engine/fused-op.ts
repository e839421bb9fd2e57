import * as tf from '@tensorflow/tfjs-core';

/**
 * An op that is a composite of TensorFlow.js ops where it runs eagerly, and one fused node group where a backend has a
 * kernel named `kernelName`: that kernel gets `inputs` and `attrs`, and returns what `composite` returns.
 *
 * It has no gradient of its own: call it inside `tf.customGrad`.
 */
export function fused<T extends tf.Tensor | tf.Tensor[]>(
  kernelName: string,
  inputs: Record<string, tf.Tensor>,
  attrs: tf.NamedAttrMap,
  composite: () => T,
): T {
  if (tf.getKernel(kernelName, tf.getBackend()) === undefined) return composite();
  return tf.engine().runKernel(kernelName, inputs, attrs) as T;
}
