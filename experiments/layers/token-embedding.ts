import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariable, Shape } from '@tensorflow/tfjs-layers';
import { withGradients } from '../quant/with-gradients.ts';
import { type InitializerIdentifier, serializeInitializer, toInitializer } from './initializer.ts';
import { positiveInteger } from './layer-arguments.ts';
import { type LayerArgs, OneInputLayer } from './one-input-layer.ts';

export interface TokenEmbeddingArgs extends LayerArgs {
  /** Number of tokens. */
  readonly vocabulary: number;
  readonly units: number;
  /** Default `zeros`: whoever builds the model initializes it. */
  readonly initializer?: InitializerIdentifier;
}

/**
 * A learned vector for each token: y[b,t] = E[tokens[b,t]]. Called again, on vectors, it is the tied head (Press & Wolf 2017,
 * arXiv:1608.05859, section 2): logits[b,t,v] = x[b,t] · E[v].
 *
 *     const embedding = new TokenEmbedding({ vocabulary: 65, units: 64 });
 *     const x = embedding.apply(tokens);            // tokens: int32
 *     const logits = embedding.apply(body(x));
 *
 * Shapes: int32 [batch, time] to [batch, time, units]; float32 [batch, time, units] to [batch, time, vocabulary]; `table` is
 * [vocabulary, units]. Throws when vocabulary or units is not positive. A token out of range is the caller's error: ONNX
 * Runtime refuses it, TensorFlow.js's CPU backend gives zeros.
 */
export class TokenEmbedding extends OneInputLayer {
  static className = 'TokenEmbedding';
  table!: LayerVariable;
  private readonly vocabulary: number;
  private readonly units: number;
  private readonly initializer;

  constructor(args: TokenEmbeddingArgs) {
    super(args);
    this.vocabulary = positiveInteger(this.name, 'vocabulary', args.vocabulary);
    this.units = positiveInteger(this.name, 'units', args.units);
    this.initializer = toInitializer(args.initializer ?? 'zeros');
  }

  override build(): void {
    const shape = [this.vocabulary, this.units];
    this.table = this.addWeight('table', shape, 'float32', this.initializer, undefined, true);
    this.built = true;
  }

  protected override map(x: tf.Tensor): tf.Tensor {
    return x.dtype === 'int32' ? embed(x, this.table.read()) : tiedHead(x, this.table.read());
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = inputShape as Shape;
    return shape.length === 2 ? [...shape, this.units] : [...shape.slice(0, -1), this.vocabulary];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { vocabulary, units } = this;
    return { ...super.getConfig(), vocabulary, units, initializer: serializeInitializer(this.initializer) };
  }
}
tf.serialization.registerClass(TokenEmbedding);

/** Rows of the table; the gradient adds each row's up where the token stands, and touches no other row. */
function embed(tokens: tf.Tensor, table: tf.Tensor): tf.Tensor {
  const [vocabulary, units] = table.shape as [number, number];
  return withGradients(
    [table],
    (table) => [tf.gather(table, tokens as tf.Tensor2D)],
    (dy) => {
      const ids = tf.reshape(tokens, [-1]) as tf.Tensor1D;
      return tf.unsortedSegmentSum(tf.reshape(dy, [-1, units]), ids, vocabulary);
    },
  );
}

function tiedHead(x: tf.Tensor, table: tf.Tensor): tf.Tensor {
  const rows = tf.reshape(x, [-1, x.shape.at(-1)!]);
  return tf.reshape(tf.matMul(rows, table, false, true), [...x.shape.slice(0, -1), table.shape[0]!]);
}
