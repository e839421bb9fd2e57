import * as tf from '@tensorflow/tfjs-core';
import { fused } from '../engine/fused-op.ts';
import { withGradients } from '../quant/with-gradients.ts';

/** cos and sin of the angles by which pairs of values turn, both [time, head size / 2]. */
export interface RotaryTables {
  readonly cos: tf.Tensor2D;
  readonly sin: tf.Tensor2D;
}

export interface RotaryOptions {
  /** Base of the frequencies; 10,000 in the paper. */
  readonly theta: number;
  readonly headSize: number;
  readonly time: number;
}

/**
 * Tables for `rotate`: the pair i of a head at position t turns by t · θ^(-2i / head size) (Su et al. 2021,
 * arXiv:2104.09864, equation 15). Throws when the head's size is odd.
 */
export function rotaryTables({ theta, headSize, time }: RotaryOptions): RotaryTables {
  if (headSize % 2 !== 0) throw new Error(`rotaryTables: the size of a head must be even, got ${headSize}`);
  const half = headSize / 2;
  const table = (of: (angle: number) => number) =>
    tf.tensor2d(
      Float32Array.from({ length: time * half }, (_, at) =>
        of(Math.floor(at / half) * theta ** ((-2 * (at % half)) / headSize)),
      ),
      [time, half],
    );
  return { cos: table(Math.cos), sin: table(Math.sin) };
}

/**
 * Rotary position embedding: of each head, with halves a and b, (a, b) ← (a·cos - b·sin, b·cos + a·sin). The gradient
 * turns back: it is `rotate` with -sin.
 *
 * Shapes: x [batch, time, heads · size], unchanged; tables [time, size / 2].
 *
 * Deviation: pairs are value i and value i + size/2 of a head ("rotate half"), as in LLaMA's code; the paper pairs
 * neighbours, which is the same network with permuted weights.
 */
export function rotate(x: tf.Tensor, { cos, sin }: RotaryTables): tf.Tensor {
  return withGradients(
    [x],
    (x) => [turned(x, cos, sin), cos, sin],
    (dy, cos, sin) => turned(dy, cos, tf.neg(sin)),
  );
}

function turned(x: tf.Tensor, cos: tf.Tensor, sin: tf.Tensor): tf.Tensor {
  return fused('Rotary', { x, cos, sin }, {}, () => {
    const [batch, time, width] = x.shape as [number, number, number];
    const half = cos.shape[1]!;
    const [a, b] = tf.split(tf.reshape(x, [batch, time, width / (2 * half), 2 * half]), 2, 3);
    const perHead = (table: tf.Tensor) => tf.reshape(table, [1, time, 1, half]);
    const [c, s] = [perHead(cos), perHead(sin)];
    const left = tf.sub(tf.mul(a!, c), tf.mul(b!, s));
    const right = tf.add(tf.mul(b!, c), tf.mul(a!, s));
    return tf.reshape(tf.concat([left, right], 3), x.shape);
  });
}
