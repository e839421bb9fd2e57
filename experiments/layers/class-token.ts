import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { lastAxis } from './layer-arguments.ts';
import { OneInputLayer } from './one-input-layer.ts';

/**
 * A learned vector put before a sequence: y[b] = [c, x[b,0], x[b,1], …], whose output stands for the whole (Dosovitskiy et al.
 * 2021, arXiv:2010.11929, equation 1). It starts as zeros; timm draws it with a standard deviation of 1e-6.
 *
 * Shapes: [batch, time, channels] to [batch, time + 1, channels]; `token` is [channels].
 */
export class ClassToken extends OneInputLayer {
  static className = 'ClassToken';
  private token!: LayerVariable;

  override build(inputShape: Shape | Shape[]): void {
    const shape = [lastAxis(this.name, inputShape)];
    this.token = this.addWeight('token', shape, 'float32', initializers.zeros(), undefined, true);
    this.built = true;
  }

  protected override map(x: tf.Tensor): tf.Tensor {
    const [batch, , channels] = x.shape as [number, number, number];
    const first = tf.broadcastTo(tf.reshape(this.token.read(), [1, 1, channels]), [batch, 1, channels]);
    return tf.concat([first, x], 1);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, time, channels] = inputShape as [number | null, number | null, number];
    return [batch, time === null ? null : time + 1, channels];
  }
}
tf.serialization.registerClass(ClassToken);

/** The first vector of each sequence: [batch, time, channels] to [batch, channels]. */
export class FirstToken extends OneInputLayer {
  static className = 'FirstToken';

  protected override map(x: tf.Tensor): tf.Tensor {
    const [batch, , channels] = x.shape as [number, number, number];
    return tf.reshape(tf.slice(x, [0, 0, 0], [batch, 1, channels]), [batch, channels]);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, , channels] = inputShape as Shape;
    return [batch!, channels!];
  }
}
tf.serialization.registerClass(FirstToken);
