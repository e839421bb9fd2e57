import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import {
  BLOCKED_SHAPE,
  Draws,
  expectAgreement,
  FLAT_SHAPE,
  storedBlocked,
  type Tensors,
  withGradients,
} from '../fixtures/agreement.ts';

type Op = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;
const OPS: Readonly<Record<string, Op>> = {
  add: tf.add,
  sub: tf.sub,
  mul: tf.mul,
  div: tf.div,
  pow: tf.pow,
  mod: tf.mod,
  floorDiv: tf.floorDiv,
  atan2: tf.atan2,
};
/** TensorFlow.js's own gradients of these do not follow a broadcast. */
const SAME_SHAPE_OPS: Readonly<Record<string, Op>> = {
  maximum: tf.maximum,
  minimum: tf.minimum,
  squaredDifference: tf.squaredDifference,
  prelu: (a, b) => tf.prelu(tf.sub(a, 1), b),
};

/** All ops at once with their gradients, for operands away from zero. */
async function agree(a: readonly number[], b: readonly number[], seed: number, stored = (x: tf.Tensor) => x) {
  const draws = new Draws(seed);
  const inputs = { a: draws.uniform(a, 0.5, 3), b: draws.uniform(b, 0.5, 3) };
  const dy = draws.normal(tf.add(inputs.a, inputs.b).shape);
  const step = (given: Tensors) =>
    Object.fromEntries(
      Object.entries(a.join() === b.join() ? { ...OPS, ...SAME_SHAPE_OPS } : OPS).flatMap(([name, op]) => {
        const results = withGradients((x, y) => op(stored(x), y))({
          a: given.a!,
          b: given.b!,
          dy: given.dy!,
        });
        return Object.entries(results).map(([part, tensor]) => [`${name} ${part}`, tensor]);
      }),
    );
  await expectAgreement(step, { ...inputs, dy }, 1e-5);
}

/** A shape that broadcasts to `shape`: some axes of one, some left out in front. */
function broadcastable(shape: readonly number[], draws: Draws): number[] {
  return shape.slice(draws.integer(0, shape.length)).map((size) => (draws.pick([true, false]) ? 1 : size));
}

describe('elementwise kernels of two operands, values and gradients', () => {
  it('on random shapes that broadcast', async () => {
    for (let seed = 0; seed < 6; seed++) {
      const draws = new Draws(seed);
      const shape = draws.shape(1 + (seed % 4));
      const other = broadcastable(shape, draws);
      await agree(...(seed % 2 === 0 ? ([shape, other] as const) : ([other, shape] as const)), seed);
    }
  });

  it('on values stored blocked, with one number, one a channel, and other broadcasts', async () => {
    const [batch, height, width, channels] = BLOCKED_SHAPE;
    for (const b of [
      BLOCKED_SHAPE,
      [],
      [channels],
      [1, 1, 1, channels],
      [batch, 1, 1, 1],
      [height, width, 1],
    ]) {
      await agree(BLOCKED_SHAPE, b, b.length, storedBlocked);
    }
  });

  it('on values stored blocked, as the second operand', () =>
    agree([16], BLOCKED_SHAPE, 5, (x) => x).then(() =>
      expectAgreement(
        ({ x, v }) => {
          const image = storedBlocked(x!);
          return {
            sub: tf.sub(v!, image),
            div: tf.div(v!, image),
            add: tf.add(v!, image),
            twice: tf.add(image, image),
          };
        },
        { x: new Draws(2).uniform(BLOCKED_SHAPE, 1, 2), v: new Draws(3).normal([16]) },
      ),
    ));

  it('on values seen as long rows', async () => {
    await agree(FLAT_SHAPE, FLAT_SHAPE, 10);
    await agree(FLAT_SHAPE, [], 11);
  });

  it('fuses products with a number into sums of long rows', () =>
    expectAgreement(
      ({ x, y, a }) => ({
        sum: tf.add(tf.mul(x!, a!), y!),
        mirrored: tf.add(y!, tf.mul(0.9, x!)),
        difference: tf.sub(y!, tf.mul(x!, a!)),
        reverse: tf.sub(tf.mul(x!, a!), y!),
      }),
      {
        x: new Draws(4).normal(FLAT_SHAPE),
        y: new Draws(5).normal(FLAT_SHAPE),
        a: tf.scalar(0.3),
      },
    ));

  it('drops what changes nothing', () =>
    expectAgreement(
      ({ x }) => ({
        one: tf.mul(tf.onesLike(x!), x!),
        zero: tf.add(x!, tf.zeros([3, 4])),
        grown: tf.mul(tf.ones([2, 3, 4]), x!),
        zeros: tf.mul(x!, tf.zerosLike(x!)),
      }),
      { x: new Draws(6).normal([3, 4]) },
    ));

  it('largest and smallest of broadcast operands', () =>
    expectAgreement(
      ({ x, v }) => ({
        maximum: tf.maximum(x!, v!),
        minimum: tf.minimum(v!, storedBlocked(x!)),
        prelu: tf.prelu(x!, v!),
        squaredDifference: tf.squaredDifference(storedBlocked(x!), v!),
      }),
      { x: new Draws(7).normal(BLOCKED_SHAPE), v: new Draws(8).normal([16]) },
    ));

  it('on integers and booleans', async () => {
    const draws = new Draws(9);
    const inputs = {
      a: draws.integers([4, 5], -9, 9),
      b: draws.integers([5], 1, 4),
      c: draws.integers([4, 5], -3, -1),
    };
    await expectAgreement(({ a, b, c }) => {
      const [p, q] = [tf.greater(a!, b!), tf.less(a!, c!)];
      const flag = (x: tf.Tensor) => tf.cast(x, 'int32');
      return {
        add: tf.add(a!, b!),
        sub: tf.sub(a!, b!),
        mul: tf.mul(a!, b!),
        floorDiv: tf.floorDiv(a!, b!),
        floorDivNegative: tf.floorDiv(a!, c!),
        mod: tf.mod(a!, b!),
        modNegative: tf.mod(a!, c!),
        maximum: tf.maximum(a!, b!),
        minimum: tf.minimum(a!, b!),
        equal: flag(tf.equal(a!, b!)),
        notEqual: flag(tf.notEqual(a!, b!)),
        greaterEqual: flag(tf.greaterEqual(a!, b!)),
        lessEqual: flag(tf.lessEqual(a!, b!)),
        and: flag(tf.logicalAnd(p, tf.logicalNot(q))),
        or: flag(tf.logicalOr(p, q)),
        xor: flag(tf.logicalXor(p, q)),
        sums: tf.addN([a!, c!, a!]),
      };
    }, inputs);
  });

  it('knows all four quadrants', () => {
    const [y, x] = [tf.tensor1d([1, 1, -1, -1, 0, 0, 1, -1, 0]), tf.tensor1d([1, -1, 1, -1, 1, -1, 0, 0, 0])];
    return expectAgreement((inputs) => ({ angle: tf.atan2(inputs.y!, inputs.x!) }), { y, x });
  });
});
