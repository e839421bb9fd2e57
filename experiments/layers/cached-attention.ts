import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { Attention, type AttentionArgs, type AttentionSettings } from './attention.ts';
import { positiveInteger } from './layer-arguments.ts';
import { rotaryTables, rotate } from './rotary-positions.ts';
import { logitFactor, probabilities } from './softmax.ts';

type LayerArgs = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

export interface CachedAttentionArgs extends LayerArgs, Omit<AttentionArgs, 'mask'> {
  /** Positions that the cache has room for. */
  readonly context: number;
}

/**
 * Causal attention of one new position: what Attention gives there, from the queries, keys and values of that position and the
 * keys and values of those before it, which a cache of fixed size keeps.
 *
 *     const [y, keys, values] = layer.apply([query, key, value, cachedKeys, cachedValues, position]);
 *
 * Inputs: queries [batch, 1, heads · size], keys and values [batch, 1, keyValueHeads · size], or one tensor with the three side by
 * side; caches [batch, keyValueHeads, context, size], with rotary positions applied to the keys; position int32 [batch, 1], the same
 * for all of the batch. Outputs [batch, 1, heads · size] and the caches with the new position in its place.
 */
export class CachedAttention extends layers.Layer {
  static className = 'CachedAttention';
  private readonly settings: AttentionSettings;
  private readonly context: number;

  constructor({ context, ...args }: CachedAttentionArgs) {
    super(args);
    this.settings = new Attention(args).settings;
    this.context = positiveInteger(this.name, 'context', context);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
    const given = inputs as tf.Tensor[];
    return tf.tidy(() => {
      const [keys, values, position] = given.slice(-3) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const [q, k, v] = this.projections(given.slice(0, -3));
      return this.step({ q: q!, k: k!, v: v!, keys, values, position });
    });
  }

  private projections(given: tf.Tensor[]): tf.Tensor[] {
    if (given.length === 3) return given;
    const { heads, keyValueHeads } = this.settings;
    const size = given[0]!.shape.at(-1)! / (heads + 2 * keyValueHeads);
    return tf.split(given[0]!, [heads * size, keyValueHeads * size, keyValueHeads * size], -1);
  }

  private step(given: Record<'q' | 'k' | 'v' | 'keys' | 'values' | 'position', tf.Tensor>): tf.Tensor[] {
    const { heads, keyValueHeads } = this.settings;
    const { q, k, v } = given;
    const [batch, , width] = q.shape as [number, number, number];
    const size = width / heads;
    const at = tf.slice(tf.reshape(given.position, [-1]), [0], [1]) as tf.Tensor1D;
    const turn = this.rotaryAt(at, size);
    const scale = (this.settings.scale ?? 1 / Math.sqrt(size)) * logitFactor(this.settings);
    const isNew = tf.reshape(tf.oneHot(at, this.context, 1, 0, 'float32'), [1, 1, this.context, 1]);
    const put = (cache: tf.Tensor, value: tf.Tensor) =>
      tf.add(
        tf.mul(cache, tf.sub(1, isNew)),
        tf.mul(tf.reshape(value, [batch, keyValueHeads, 1, size]), isNew),
      );
    const keys = put(given.keys, turn(k));
    const values = put(given.values, v);
    const queries = tf.reshape(tf.mul(turn(q), scale), [batch, keyValueHeads, heads / keyValueHeads, size]);
    const scores = tf.add(tf.matMul(queries, keys, false, true), this.maskAfter(at));
    const y = tf.reshape(tf.matMul(probabilities(scores), values), [batch, 1, width]);
    return [y, keys, values];
  }

  private rotaryAt(at: tf.Tensor1D, headSize: number): (x: tf.Tensor) => tf.Tensor {
    const { theta } = this.settings;
    if (theta === null) return (x) => x;
    const { cos, sin } = rotaryTables({ theta, headSize, time: this.context });
    const tables = { cos: tf.gather(cos, at), sin: tf.gather(sin, at) };
    return (x) => rotate(x, tables);
  }

  /** 0 up to the position, then so little that it is 0 after exp. */
  private maskAfter(at: tf.Tensor1D): tf.Tensor {
    const places = tf.range(0, this.context, 1, 'int32');
    const isLater = tf.cast(tf.greater(places, at), 'float32');
    return tf.mul(isLater, -1e30);
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { scale, ...settings } = this.settings;
    return { ...super.getConfig(), ...settings, ...(scale !== null && { scale }), context: this.context };
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape[] {
    const shapes = inputShape as Shape[];
    const { heads, keyValueHeads } = this.settings;
    const isCombined = shapes.length === 4;
    const width = shapes[0]!.at(-1)!;
    const out = isCombined ? (width * heads) / (heads + 2 * keyValueHeads) : width;
    return [[...shapes[0]!.slice(0, -1), out], shapes.at(-3)!, shapes.at(-2)!];
  }
}
tf.serialization.registerClass(CachedAttention);
