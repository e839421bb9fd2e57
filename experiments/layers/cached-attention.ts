import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import {
  Attention,
  type AttentionArgs,
  type AttentionSettings,
  causalMask,
  groupedHeads,
  scoreFactor,
  ungroupedHeads,
} from './attention.ts';
import { positiveInteger } from './layer-arguments.ts';
import { positionsFrom } from './learned-positions-from.ts';
import { rotaryTables, rotate } from './rotary-positions.ts';
import { probabilities } from './softmax.ts';

type LayerArgs = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

export interface CachedAttentionArgs extends LayerArgs, Omit<AttentionArgs, 'mask'> {
  /** Positions that the cache has room for. */
  readonly context: number;
}

type Given = Record<'q' | 'k' | 'v' | 'keys' | 'values' | 'first', tf.Tensor>;

/**
 * Causal attention of new positions: what Attention gives there, from their own queries, keys and values and the keys and values
 * of those before them, which a cache of fixed size keeps. Whoever keeps the cache writes the new ones into it.
 *
 *     const [y, newKeys, newValues] = layer.apply([query, key, value, cachedKeys, cachedValues, first]);
 *
 * Inputs: queries [batch, time, heads · size], keys and values [batch, time, keyValueHeads · size], or one tensor with the three
 * side by side; caches [batch, keyValueHeads, context, size], of which the places before the first new position are read; the first
 * new position, int32 [batch, 1], the same for all of the batch. Outputs [batch, time, heads · size] and keys, turned by their
 * rotary positions, and values, both [batch, keyValueHeads, time, size].
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
      const [keys, values, first] = given.slice(-3) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const [q, k, v] = this.projections(given.slice(0, -3));
      return this.attend({ q: q!, k: k!, v: v!, keys, values, first });
    });
  }

  private projections(given: tf.Tensor[]): tf.Tensor[] {
    if (given.length === 3) return given;
    const { heads, keyValueHeads } = this.settings;
    const size = given[0]!.shape.at(-1)! / (heads + 2 * keyValueHeads);
    return tf.split(given[0]!, [heads * size, keyValueHeads * size, keyValueHeads * size], -1);
  }

  private attend({ q, k, v, keys, values, first }: Given): tf.Tensor[] {
    const { heads, keyValueHeads } = this.settings;
    const [, time, width] = q.shape as [number, number, number];
    const size = width / heads;
    const turn = this.rotaryFrom(first, time, size);
    const grouped = (x: tf.Tensor) => groupedHeads(x, keyValueHeads, size);
    const queries = tf.mul(grouped(turn(q)), scoreFactor(this.settings, size));
    const [newKeys, newValues] = [grouped(turn(k)), grouped(v)];
    const earlier = tf.add(tf.matMul(queries, keys, false, true), this.maskFrom(first));
    const own = tf.add(tf.matMul(queries, newKeys, false, true), causalMask(heads / keyValueHeads, time));
    const weights = probabilities(tf.concat([earlier, own], -1));
    const [ofEarlier, ofOwn] = tf.split(weights, [this.context, time], -1);
    const y = tf.add(tf.matMul(ofEarlier!, values), tf.matMul(ofOwn!, newValues));
    return [ungroupedHeads(y, time), newKeys, newValues];
  }

  private rotaryFrom(first: tf.Tensor, time: number, headSize: number): (x: tf.Tensor) => tf.Tensor {
    const { theta } = this.settings;
    if (theta === null) return (x) => x;
    const { cos, sin } = rotaryTables({ theta, headSize, time: this.context });
    const at = positionsFrom(first, time, this.context);
    const tables = { cos: tf.gather(cos, at), sin: tf.gather(sin, at) };
    return (x) => rotate(x, tables);
  }

  /** 0 before the first new position, from there so little that it is 0 after exp. */
  private maskFrom(first: tf.Tensor): tf.Tensor {
    const places = tf.range(0, this.context, 1, 'int32');
    const isLater = tf.greaterEqual(places, tf.slice(tf.reshape(first, [-1]), [0], [1]));
    return tf.mul(tf.cast(isLater, 'float32'), -1e30);
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { scale, ...settings } = this.settings;
    return { ...super.getConfig(), ...settings, ...(scale !== null && { scale }), context: this.context };
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape[] {
    const shapes = inputShape as Shape[];
    const { heads, keyValueHeads } = this.settings;
    const isCombined = shapes.length === 4;
    const [batch, time, width] = shapes[0] as [number | null, number | null, number];
    const [, , , size] = shapes.at(-2)!;
    const cached: Shape = [batch, keyValueHeads, time, size!];
    return [
      [batch, time, isCombined ? (width * heads) / (heads + 2 * keyValueHeads) : width],
      cached,
      cached,
    ];
  }
}
tf.serialization.registerClass(CachedAttention);
