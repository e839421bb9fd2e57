import * as tf from '@tensorflow/tfjs-core';
import { type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { type InitializerIdentifier, serializeInitializer, toInitializer } from './initializer.ts';
import { lastAxis, positiveInteger } from './layer-arguments.ts';

type LayerArgs = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

export interface LearnedPositionsArgs extends LayerArgs {
  /** Longest sequence. */
  readonly context: number;
  /** Default `zeros`: whoever builds the model initializes it. */
  readonly initializer?: InitializerIdentifier;
}

/**
 * A learned vector for each position, added: y[b,t] = x[b,t] + P[t] (Gehring et al. 2017, arXiv:1705.03122, section 3.1).
 *
 * Shapes: [batch, time, channels], unchanged; `table` is [context, channels]. Throws when a sequence is longer than the
 * context.
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
    const shape = [this.context, lastAxis(this.name, inputShape)];
    this.table = this.addWeight('table', shape, 'float32', this.initializer, undefined, true);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    const time = x.shape[1]!;
    if (time > this.context) {
      throw new Error(`${this.name}: a sequence must have at most ${this.context} positions, got ${time}`);
    }
    return tf.tidy(() => tf.add(x, tf.slice(this.table.read(), [0, 0], [time, -1])));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return inputShape as Shape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    const initializer = serializeInitializer(this.initializer);
    return { ...super.getConfig(), context: this.context, initializer };
  }
}
tf.serialization.registerClass(LearnedPositions);
