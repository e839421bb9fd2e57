import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { lastAxis, positiveInteger } from './layer-arguments.ts';
import type { LearnedPositionsArgs } from './learned-positions.ts';

/**
 * LearnedPositions from a position that is an input: y[b,t] = x[b,t] + P[first + t].
 *
 * Inputs: x [batch, time, channels] and the first position, int32 [batch, 1], the same for all of the batch; `table` is
 * [context, channels], as there.
 */
export class LearnedPositionsFrom extends layers.Layer {
  static className = 'LearnedPositionsFrom';
  private table!: LayerVariable;
  private readonly context: number;

  constructor(args: LearnedPositionsArgs) {
    super(args);
    this.context = positiveInteger(this.name, 'context', args.context);
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = [this.context, lastAxis(this.name, (inputShape as Shape[])[0]!)];
    this.table = this.addWeight('table', shape, 'float32', initializers.zeros(), undefined, true);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x, first] = inputs as [tf.Tensor, tf.Tensor];
    return tf.tidy(() =>
      tf.add(x, tf.gather(this.table.read(), positionsFrom(first, x.shape[1]!, this.context))),
    );
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return (inputShape as Shape[])[0]!;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), context: this.context };
  }
}
tf.serialization.registerClass(LearnedPositionsFrom);

/** `time` positions from the first, which is int32 [batch, 1]; those beyond the context, where tokens only fill up, are its last. */
export function positionsFrom(first: tf.Tensor, time: number, context: number): tf.Tensor1D {
  const at = tf.slice(tf.reshape(first, [-1]), [0], [1]);
  return tf.minimum(
    tf.add(at, tf.range(0, time, 1, 'int32')),
    tf.scalar(context - 1, 'int32'),
  ) as tf.Tensor1D;
}
