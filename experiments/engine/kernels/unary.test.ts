import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import {
  BLOCKED_SHAPE,
  Draws,
  expectAgreement,
  FLAT_SHAPE,
  storedBlocked,
  withGradients,
} from '../fixtures/agreement.ts';

type Op = (x: tf.Tensor) => tf.Tensor;

/** Ops by the range of values that they and their derivatives are tested on. */
const OPS: readonly (readonly [low: number, high: number, ops: Readonly<Record<string, Op>>])[] = [
  [
    -3,
    3,
    {
      abs: tf.abs,
      neg: tf.neg,
      exp: tf.exp,
      sigmoid: tf.sigmoid,
      tanh: tf.tanh,
      erf: tf.erf,
      sign: tf.sign,
      floor: tf.floor,
      ceil: tf.ceil,
      round: tf.round,
      sin: tf.sin,
      cos: tf.cos,
      sinh: tf.sinh,
      cosh: tf.cosh,
      asinh: tf.asinh,
      atan: tf.atan,
      softplus: tf.softplus,
      elu: tf.elu,
      selu: tf.selu,
      relu: tf.relu,
      relu6: (x) => tf.relu6(tf.mul(x, 4)),
      leakyRelu: (x) => tf.leakyRelu(x, 0.3),
      step: (x) => tf.step(x, 0.2),
      expm1: tf.expm1,
      square: tf.square,
      clip: (x) => tf.clipByValue(x, -1, 0.5),
      swish: (x) => tf.mul(x, tf.sigmoid(x)),
    },
  ],
  [
    0.1,
    3,
    {
      log: tf.log,
      sqrt: tf.sqrt,
      rsqrt: tf.rsqrt,
      reciprocal: tf.reciprocal,
      log1p: tf.log1p,
      acosh: (x) => tf.acosh(tf.add(x, 1)),
    },
  ],
  [-0.9, 0.9, { asin: tf.asin, acos: tf.acos, atanh: tf.atanh, tan: tf.tan }],
];

/** All ops of a range at once, each with its gradient. */
function agree(shape: readonly number[], seed: number, stored: Op = (x) => x): Promise<unknown> {
  return Promise.all(
    OPS.map(async ([low, high, ops]) => {
      const draws = new Draws(seed);
      const inputs = { x: draws.uniform(shape, low, high), dy: draws.normal(shape) };
      const step = ({ x, dy }: Record<string, tf.Tensor>) =>
        Object.fromEntries(
          Object.entries(ops).flatMap(([name, op]) => {
            const { y, dx } = withGradients((input) => op(stored(input)))({ x: x!, dy: dy! });
            return [
              [name, y!],
              [`${name}'`, dx!],
            ];
          }),
        );
      await expectAgreement(step, inputs, 1e-5);
    }),
  );
}

describe('elementwise kernels of one operand, values and gradients', () => {
  it('on random shapes', async () => {
    for (let seed = 0; seed < 4; seed++) await agree(new Draws(seed).shape(seed), seed);
  });
  it('on values stored blocked', () => agree(BLOCKED_SHAPE, 7, storedBlocked));
  it('on values seen as long rows', () => agree(FLAT_SHAPE, 8));

  it('keep what repeats a number small, and give its values', async () => {
    const step = ({ x }: Record<string, tf.Tensor>) => {
      const twos = tf.fill([3, 4], 2);
      return { a: tf.exp(twos), b: tf.mul(x!, tf.sqrt(twos)), c: tf.mul(tf.onesLike(twos), tf.neg(twos)) };
    };
    await expectAgreement(step, { x: new Draws(1).normal([3, 4]) });
  });

  it('round half to even', () =>
    expectAgreement(({ x }) => ({ y: tf.round(x!) }), { x: tf.tensor1d([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5]) }));

  it('know integers, booleans and what is no number', async () => {
    const x = new Draws(3).integers([3, 5], -4, 4);
    const odd = tf.tensor1d([0, 1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    await expectAgreement(
      (inputs) => {
        const n = inputs.x!;
        const isPositive = tf.greater(n, tf.scalar(0, 'int32'));
        return {
          abs: tf.abs(n),
          neg: tf.neg(n),
          sign: tf.sign(n),
          square: tf.square(n),
          relu: tf.relu(n),
          clip: tf.clipByValue(n, -2, 2),
          float: tf.cast(n, 'float32'),
          truncated: tf.cast(tf.mul(tf.cast(n, 'float32'), 0.7), 'int32'),
          flag: tf.cast(tf.cast(n, 'bool'), 'int32'),
          not: tf.cast(tf.logicalNot(isPositive), 'float32'),
          nan: tf.cast(tf.isNaN(inputs.odd!), 'int32'),
          infinite: tf.cast(tf.isInf(inputs.odd!), 'int32'),
          finite: tf.cast(tf.isFinite(inputs.odd!), 'int32'),
        };
      },
      { x, odd },
    );
  });
});
