import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { withGradients } from '../quant/with-gradients.ts';
import type { SoftmaxSettings } from '../record/softmax-settings.ts';
import { positiveInteger } from './layer-arguments.ts';
import type { LayerArgs } from './one-input-layer.ts';
import { type RotaryTables, rotaryTables, rotate } from './rotary-positions.ts';
import { logitFactor, type Softmax, softmaxSettings } from './softmax.ts';

/** `causal`: a position sees itself and those before it. `none`: all see all. */
export const ATTENTION_MASKS = ['causal', 'none'] as const;
export type AttentionMask = (typeof ATTENTION_MASKS)[number];

export interface AttentionArgs extends LayerArgs, SoftmaxSettings {
  /** Heads of the queries. */
  readonly heads: number;
  /** Heads of keys and values, each shared by heads / keyValueHeads of the queries. Default: `heads`. */
  readonly keyValueHeads?: number;
  /** Factor of the scores. Default 1/√(size of a head). */
  readonly scale?: number;
  /** Base of rotary positions; null (default): none. */
  readonly theta?: number | null;
  /** Default `causal`. */
  readonly mask?: AttentionMask;
}

/**
 * Attention of several heads, without weights of its own: queries, keys and values come from linear layers, which may be
 * quantized. For each head, y = softmax(scale · q kᵀ + mask) v (Vaswani et al. 2017, arXiv:1706.03762, section 3.2), with
 * keys and values that several heads share where there are fewer of them (grouped-query attention, Ainslie et al. 2023,
 * arXiv:2305.13245), and rotary positions on queries and keys where `theta` is given.
 *
 *     const y = new Attention({ heads: 4 }).apply([query.apply(x), key.apply(x), value.apply(x)]);
 *
 * Inputs: queries [batch, time, heads · size], keys and values [batch, time, keyValueHeads · size]; or one tensor that has the
 * three side by side on its last axis, in this order. Output [batch, time, heads · size].
 * Throws when heads are no multiple of keyValueHeads, or widths no multiple of heads.
 */
export class Attention extends layers.Layer {
  static className = 'Attention';
  readonly settings: AttentionSettings;

  constructor(args: AttentionArgs) {
    super(args);
    const heads = positiveInteger(this.name, 'heads', args.heads);
    const keyValueHeads = positiveInteger(this.name, 'keyValueHeads', args.keyValueHeads ?? heads);
    if (heads % keyValueHeads !== 0) {
      throw new Error(
        `${this.name}: heads must be a multiple of keyValueHeads, got ${heads} and ${keyValueHeads}`,
      );
    }
    const { scale = null, theta = null, mask = 'causal' } = args;
    if (!ATTENTION_MASKS.includes(mask)) {
      throw new Error(`${this.name}: mask must be one of ${ATTENTION_MASKS.join(', ')}, got ${mask}`);
    }
    this.settings = { heads, keyValueHeads, scale, theta, mask, ...softmaxSettings(args) };
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor | tf.Tensor[] {
    const given = Array.isArray(inputs) ? inputs : [inputs];
    return tf.tidy(() => {
      const [q, k, v] = given.length === 1 ? this.separate(given[0]!) : given;
      return attention(q!, k!, v!, this.settings);
    });
  }

  /** Queries, keys and values that stand side by side. */
  protected separate(x: tf.Tensor): tf.Tensor[] {
    const size = this.headSize(x.shape.at(-1)!, true);
    const { heads, keyValueHeads } = this.settings;
    return tf.split(x, [heads * size, keyValueHeads * size, keyValueHeads * size], -1);
  }

  private headSize(width: number, isCombined: boolean): number {
    const { heads, keyValueHeads } = this.settings;
    const count = isCombined ? heads + 2 * keyValueHeads : heads;
    if (width % count !== 0) {
      throw new Error(`${this.name}: the width must be a multiple of ${count} heads, got ${width}`);
    }
    return width / count;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    const isCombined = !Array.isArray(inputShape[0]);
    return this.shapeOf((isCombined ? inputShape : inputShape[0]) as Shape, isCombined);
  }

  /** From that of queries, alone or with keys and values beside them. */
  protected shapeOf(shape: Shape, isCombined: boolean): Shape {
    return [...shape.slice(0, -1), this.settings.heads * this.headSize(shape.at(-1)!, isCombined)];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { scale, ...settings } = this.settings;
    return { ...super.getConfig(), ...settings, ...(scale !== null && { scale }) };
  }
}
tf.serialization.registerClass(Attention);

export interface AttentionSettings extends Softmax {
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly scale: number | null;
  readonly theta: number | null;
  readonly mask: AttentionMask;
}

/** The op of the layer, of queries, keys and values. */
export function attention(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, settings: AttentionSettings): tf.Tensor {
  const { heads, keyValueHeads, theta, mask } = settings;
  const [, time, width] = q.shape as [number, number, number];
  const size = width / heads;
  const turn = positionsOf(theta, size, time);
  const grouped = tf.mul(groupedHeads(turn(q), keyValueHeads, size), scoreFactor(settings, size));
  const keys = groupedHeads(turn(k), keyValueHeads, size);
  const added = mask === 'none' ? null : causalMask(heads / keyValueHeads, time);
  return ungroupedHeads(attend(grouped, keys, groupedHeads(v, keyValueHeads, size), added), time);
}

/**
 * y = p v with p = softmax(q kᵀ + mask). dv = pᵀ dy, dq = ds k, dk = dsᵀ q with ds = p ∘ (dy vᵀ - Σ dy ∘ y), since the sum of p ∘ dp over
 * the keys is that of dy ∘ y over a head's values (Dao et al. 2022, arXiv:2205.14135, appendix B.2). The sum is subtracted by the product
 * itself, of [dy | -Σ] and [v | 1].
 *
 * Shapes: q and y [batch, heads, rows, size], k and v [batch, heads, time, size], mask [rows, time].
 */
function attend(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, mask: tf.Tensor | null): tf.Tensor {
  const forward = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor): [tf.Tensor, ...AttendSaved] => {
    const scores = tf.matMul(q, k, false, true);
    const p = tf.softmax(mask === null ? scores : tf.add(scores, mask));
    const y = tf.matMul(p, v);
    return [y, q, k, v, p, y];
  };
  return withGradients([q, k, v], forward, attendGradients);
}

type AttendSaved = [q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, p: tf.Tensor, y: tf.Tensor];

function attendGradients(dy: tf.Tensor, ...[q, k, v, p, y]: AttendSaved): tf.Tensor[] {
  const sum = tf.sum(tf.mul(dy, y), -1, true);
  const ones = tf.ones([...v.shape.slice(0, -1), 1]);
  const centered = tf.matMul(tf.concat([dy, tf.neg(sum)], -1), tf.concat([v, ones], -1), false, true);
  const ds = tf.mul(p, centered);
  return [tf.matMul(ds, k), tf.matMul(ds, q, true), tf.matMul(p, dy, true)];
}

/** What scores of heads of this size are multiplied with before the standard softmax. */
export function scoreFactor(settings: AttentionSettings, size: number): number {
  return (settings.scale ?? 1 / Math.sqrt(size)) * logitFactor(settings);
}

function positionsOf(theta: number | null, headSize: number, time: number): (x: tf.Tensor) => tf.Tensor {
  if (theta === null) return (x) => x;
  const tables: RotaryTables = rotaryTables({ theta, headSize, time });
  return (x) => rotate(x, tables);
}

/** [batch, time, n · size] to [batch, keyValueHeads, n / keyValueHeads · time, size]: heads of one group below each other. */
export function groupedHeads(x: tf.Tensor, keyValueHeads: number, size: number): tf.Tensor {
  const [batch, time, width] = x.shape as [number, number, number];
  const group = width / size / keyValueHeads;
  const perHead = tf.reshape(x, [batch, time, keyValueHeads, group, size]);
  return tf.reshape(tf.transpose(perHead, [0, 2, 3, 1, 4]), [batch, keyValueHeads, group * time, size]);
}

/** [batch, keyValueHeads, group · time, size] back to [batch, time, heads · size]. */
export function ungroupedHeads(y: tf.Tensor, time: number): tf.Tensor {
  const [batch, keyValueHeads, rows, size] = y.shape as [number, number, number, number];
  const perHead = tf.reshape(y, [batch, keyValueHeads, rows / time, time, size]);
  return tf.reshape(tf.transpose(perHead, [0, 3, 1, 2, 4]), [batch, time, -1]);
}

/** What is added to scores so that no position sees a later one, [group · time, time]: 0, or so little that it is 0 after exp. */
export function causalMask(group: number, time: number): tf.Tensor {
  const values = new Float32Array(group * time * time);
  for (let row = 0; row < group * time; row++) {
    for (let column = (row % time) + 1; column < time; column++) values[row * time + column] = -1e30;
  }
  return tf.tensor2d(values, [group * time, time]);
}
