import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { lastAxis, positiveInteger } from './layer-arguments.ts';
import type { LearnedPositionsArgs } from './learned-positions.ts';

/**
 * LearnedPositions for a single position that is an input: y[b,0] = x[b,0] + P[position[b,0]].
 *
 * Inputs: x [batch, 1, channels] and position int32 [batch, 1]; `table` is [context, channels], as there.
 */
export class LearnedPositionAt extends layers.Layer {
  static className = 'LearnedPositionAt';
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
    const [x, position] = inputs as [tf.Tensor, tf.Tensor2D];
    return tf.tidy(() => tf.add(x, tf.gather(this.table.read(), position)));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return (inputShape as Shape[])[0]!;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), context: this.context };
  }
}
tf.serialization.registerClass(LearnedPositionAt);
