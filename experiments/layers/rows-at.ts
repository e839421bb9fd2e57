import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';

/**
 * Some positions of a sequence alone, as an input says which: y[b,i] = x[b,rows[i]].
 *
 * Inputs: x [batch, time, channels], rows int32 [batch, count], the same for all of the batch. Output [batch, count, channels].
 */
export class RowsAt extends layers.Layer {
  static className = 'RowsAt';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x, rows] = inputs as [tf.Tensor, tf.Tensor];
    // Of one position there is no other.
    if (x.shape[1] === 1) return x;
    return tf.tidy(() => tf.gather(x, tf.reshape(tf.slice(rows, [0, 0], [1, -1]), [-1]) as tf.Tensor1D, 1));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [[batch, , channels], [, count]] = inputShape as [Shape, Shape];
    return [batch!, count!, channels!];
  }
}
tf.serialization.registerClass(RowsAt);
