import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { fused } from '../engine/fused-op.ts';
import { Attention, type AttentionArgs, groupedHeads, scoreFactor, ungroupedHeads } from './attention.ts';
import { positiveInteger } from './layer-arguments.ts';
import { positionsFrom } from './learned-positions.ts';
import { rotaryTables, rotate } from './rotary-positions.ts';

export interface CachedAttentionArgs extends Omit<AttentionArgs, 'mask'> {
  /** Positions that the cache has room for. */
  readonly context: number;
}

/** ONNX Runtime's node takes heads whose size is a multiple of this, and of twice as much with rotary positions. */
const FUSED_SIZE = 8;
const FUSED_ROTARY_SIZE = 16;

/** The first new position, [1]. */
const firstOf = (first: tf.Tensor) => tf.slice(tf.reshape(first, [-1]), [0], [1]);

interface Given {
  /** Queries alone, or with keys and values beside them. */
  readonly query: tf.Tensor;
  readonly key?: tf.Tensor;
  readonly value?: tf.Tensor;
  readonly keys: tf.Tensor;
  readonly values: tf.Tensor;
  readonly first: tf.Tensor;
}

/**
 * Causal attention of new positions: what Attention gives there, from their own queries, keys and values and the keys and values
 * of those before them, which a cache of fixed size keeps.
 *
 *     const [y, keys, values] = layer.apply([query, key, value, cachedKeys, cachedValues, first]);
 *
 * Inputs: queries [batch, time, heads · size], keys and values [batch, time, keyValueHeads · size], or one tensor with the three
 * side by side; caches [batch, keyValueHeads, context, size], of which the places before the first new position are read; the first
 * new position, int32 [batch, 1], the same for all of the batch. Outputs [batch, time, heads · size] and the caches with the keys,
 * turned by their rotary positions, and values of the new positions in their places, for which there must be room.
 */
export class CachedAttention extends Attention {
  static override className = 'CachedAttention';
  private readonly context: number;

  constructor({ context, ...args }: CachedAttentionArgs) {
    super(args);
    this.context = positiveInteger(this.name, 'context', context);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
    const given = inputs as tf.Tensor[];
    return tf.tidy(() => {
      const [keys, values, first] = given.slice(-3) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const [query, key, value] = given.slice(0, -3);
      const separate = key !== undefined && value !== undefined ? { key, value } : {};
      return this.attend({ query: query!, ...separate, keys, values, first });
    });
  }

  private attend(given: Given): tf.Tensor[] {
    const { heads, keyValueHeads, theta } = this.settings;
    const size = given.keys.shape[3]!;
    const composite = () => this.composite(given, size);
    if (size % (theta === null ? FUSED_SIZE : FUSED_ROTARY_SIZE) !== 0) return composite();
    const tables = theta === null ? {} : { ...rotaryTables({ theta, headSize: size, time: this.context }) };
    const attributes = { heads, keyValueHeads, scale: scoreFactor(this.settings, size) };
    return fused('CachedAttention', { ...given, ...tables }, attributes, composite);
  }

  private composite(given: Given, size: number): tf.Tensor[] {
    const { heads, keyValueHeads } = this.settings;
    const { query, key, value, first } = given;
    const separate = key === undefined ? this.separate(query) : [query, key, value!];
    const [q, k, v] = separate as [tf.Tensor, tf.Tensor, tf.Tensor];
    const time = q.shape[1]!;
    const turn = this.rotaryFrom(first, time, size);
    const grouped = (x: tf.Tensor) => groupedHeads(x, keyValueHeads, size);
    const queries = tf.mul(grouped(turn(q)), scoreFactor(this.settings, size));
    const keys = this.written(given.keys, grouped(turn(k)), first);
    const values = this.written(given.values, grouped(v), first);
    const mask = tf.tile(this.maskFrom(first, time), [heads / keyValueHeads, 1]);
    const weights = tf.softmax(tf.add(tf.matMul(queries, keys, false, true), mask));
    return [ungroupedHeads(tf.matMul(weights, values), time), keys, values];
  }

  private rotaryFrom(first: tf.Tensor, time: number, headSize: number): (x: tf.Tensor) => tf.Tensor {
    const { theta } = this.settings;
    if (theta === null) return (x) => x;
    const { cos, sin } = rotaryTables({ theta, headSize, time: this.context });
    const at = positionsFrom(first, time, this.context);
    const tables = { cos: tf.gather(cos, at), sin: tf.gather(sin, at) };
    return (x) => rotate(x, tables);
  }

  /** The cache with `added`, [batch, keyValueHeads, time, size], from the first new position on. */
  private written(cache: tf.Tensor, added: tf.Tensor, first: tf.Tensor): tf.Tensor {
    const places = tf.range(0, this.context, 1, 'int32');
    const start = firstOf(first);
    const isNew = tf.logicalAnd(
      tf.greaterEqual(places, start),
      tf.less(places, tf.add(start, tf.scalar(added.shape[2]!, 'int32'))),
    );
    const moved = tf.sub(tf.scalar(this.context, 'int32'), start);
    const from = tf.add(places, tf.mul(tf.cast(isNew, 'int32'), moved)) as tf.Tensor1D;
    return tf.gather(tf.concat([cache, added], 2), from, 2);
  }

  /** [time, context]: 0 up to each position itself, after it so little that it is 0 after exp. */
  private maskFrom(first: tf.Tensor, time: number): tf.Tensor {
    const places = tf.range(0, this.context, 1, 'int32');
    const own = tf.reshape(tf.add(tf.range(0, time, 1, 'int32'), firstOf(first)), [time, 1]);
    return tf.mul(tf.cast(tf.greater(places, own), 'float32'), -1e30);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), context: this.context };
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape[] {
    const shapes = inputShape as Shape[];
    const [keys, values] = shapes.slice(-3) as [Shape, Shape];
    return [this.shapeOf(shapes[0]!, shapes.length === 4), keys, values];
  }
}
tf.serialization.registerClass(CachedAttention);
