import * as tf from '@tensorflow/tfjs-core';
import { type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { type InitializerIdentifier, serializeInitializer, toInitializer } from './initializer.ts';
import { lastAxis, positiveInteger } from './layer-arguments.ts';
import type { LayerArgs } from './one-input-layer.ts';

export interface LearnedPositionsArgs extends LayerArgs {
  /** Longest sequence. */
  readonly context: number;
  /** Default `zeros`: whoever builds the model initializes it. */
  readonly initializer?: InitializerIdentifier;
}

/**
 * A learned vector for each position, added: y[b,t] = x[b,t] + P[t] (Gehring et al. 2017, arXiv:1705.03122, section 3.1).
 *
 * Inputs: x [batch, time, channels]; or x and the position of its first vector, int32 [batch, 1], the same for all of the batch:
 * y[b,t] = x[b,t] + P[first + t]. Output as x; `table` is [context, channels]. Throws when a sequence is longer than the context.
 */
export class LearnedPositions extends layers.Layer {
  static className = 'LearnedPositions';
  table!: LayerVariable;
  private readonly context: number;
  private readonly initializer;

  constructor(args: LearnedPositionsArgs) {
    super(args);
    this.context = positiveInteger(this.name, 'context', args.context);
    this.initializer = toInitializer(args.initializer ?? 'zeros');
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = [this.context, lastAxis(this.name, firstOf(inputShape))];
    this.table = this.addWeight('table', shape, 'float32', this.initializer, undefined, true);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x, first] = [inputs].flat() as [tf.Tensor, tf.Tensor?];
    const time = x.shape[1]!;
    if (time > this.context) {
      throw new Error(`${this.name}: a sequence must have at most ${this.context} positions, got ${time}`);
    }
    const table = this.table.read();
    return tf.tidy(() =>
      tf.add(
        x,
        first === undefined
          ? tf.slice(table, [0, 0], [time, -1])
          : tf.gather(table, positionsFrom(first, time, this.context)),
      ),
    );
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return firstOf(inputShape);
  }

  override getConfig(): tf.serialization.ConfigDict {
    const initializer = serializeInitializer(this.initializer);
    return { ...super.getConfig(), context: this.context, initializer };
  }
}
tf.serialization.registerClass(LearnedPositions);

const firstOf = (inputShape: Shape | Shape[]): Shape =>
  (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as Shape;

/** `time` positions from the first, which is int32 [batch, 1]; those beyond the context, where tokens only fill up, are its last. */
export function positionsFrom(first: tf.Tensor, time: number, context: number): tf.Tensor1D {
  const at = tf.slice(tf.reshape(first, [-1]), [0], [1]);
  return tf.minimum(
    tf.add(at, tf.range(0, time, 1, 'int32')),
    tf.scalar(context - 1, 'int32'),
  ) as tf.Tensor1D;
}
