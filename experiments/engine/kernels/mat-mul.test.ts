import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { BitLinear } from '../../layers/bit-linear.ts';
import { weightsOf } from '../../layers/fixtures/compiled-layer.ts';
import { compile, DeviceState, type Step } from '../compile.ts';
import {
  Draws,
  expectAgreement,
  expectValues,
  runCompiled,
  specsOf,
  valuesOf,
  withGradients,
} from '../fixtures/agreement.ts';
import { traceStep } from '../trace-step.ts';

describe('matrix products, values and gradients', () => {
  it('transposed or not, with batches', async () => {
    for (let seed = 0; seed < 12; seed++) {
      const draws = new Draws(seed);
      const [tA, tB] = [(seed & 1) === 1, (seed & 2) === 2];
      const [m, k, n] = [draws.integer(1, 6), draws.integer(1, 6), draws.integer(1, 6)];
      const batch = [[], [3], [2, 3]][seed >> 2]!;
      const a = draws.normal([...batch, ...(tA ? [k, m] : [m, k])]);
      const b = draws.normal([...batch, ...(tB ? [n, k] : [k, n])]);
      const op = (x: tf.Tensor, y: tf.Tensor) => tf.matMul(x, y, tA, tB);
      await expectAgreement(withGradients(op), { a, b, dy: draws.normal(op(a, b).shape) });
    }
    // TensorFlow.js's CPU backend pairs [2, 1] with [2, 4] wrongly, so its reference is given the repeated operand.
    const [one, four] = [new Draws(20).normal([2, 1, 3, 4]), new Draws(21).normal([2, 4, 4, 5])];
    const { y } = await runCompiled(({ a, b }) => ({ y: tf.matMul(a!, b!) }), { a: one, b: four });
    expectValues(y!, tf.matMul(tf.tile(one, [1, 4, 1, 1]), four).dataSync(), 2e-6, 'y');
  });

  it('of attention', async () => {
    const draws = new Draws(3);
    const shape = [2, 3, 5, 4];
    const attention = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) =>
      tf.matMul(tf.softmax(tf.mul(tf.matMul(q, k, false, true), 0.5)), v);
    const inputs = { q: draws.normal(shape), k: draws.normal(shape), v: draws.normal(shape) };
    await expectAgreement(withGradients(attention), { ...inputs, dy: draws.normal(shape) }, 1e-5);
  });

  it('by Einstein’s convention', () =>
    expectAgreement(
      ({ a, b }) => ({ y: tf.einsum('bij,bkj->bik', a!, b!), trace: tf.einsum('bij->ib', a!) }),
      { a: new Draws(4).normal([2, 3, 4]), b: new Draws(5).normal([2, 5, 4]) },
    ));

  it('with bias and activation', async () => {
    const draws = new Draws(6);
    const inputs = { a: draws.normal([3, 4]), b: draws.normal([4, 5]), bias: draws.normal([5]) };
    for (const activation of ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu'] as const) {
      const op = (a: tf.Tensor, b: tf.Tensor, bias: tf.Tensor) =>
        tf.fused.matMul({ a: a as tf.Tensor2D, b: b as tf.Tensor2D, bias, activation, leakyreluAlpha: 0.2 });
      await expectAgreement(({ a, b, bias }) => ({ y: op(a!, b!, bias!) }), inputs, 1e-5);
      await expectAgreement(withGradients(op), { ...inputs, dy: draws.normal([3, 5]) }, 1e-5);
    }
  });
});

it('BitLinear’s product is in integers on sequences, and FP32’s to 1e-6', async () => {
  const layer = new BitLinear({ units: 96, useBias: false, kernelInitializer: 'leCunNormal' });
  const x = new Draws(8).normal([4, 8, 256]);
  layer.apply(x);
  const state = new DeviceState(weightsOf(layer));
  const step: Step = (inputs) => ({ y: layer.apply(inputs.x!) as tf.Tensor });
  const traced = async (input: tf.Tensor) => {
    const { trace } = traceStep(step, specsOf({ x: input }), state, { block: 1, threads: 1 });
    const compiled = await compile(step, { inputs: specsOf({ x: input }), state });
    const { y } = await compiled.run(valuesOf({ x: input }));
    await compiled.release();
    return { y: y!, ops: trace.graph.nodes.map(({ op }) => op) };
  };
  // As vectors the rows are quantized alike, and their product is FP32's.
  const [tokens, vectors] = [await traced(x), await traced(tf.reshape(x, [32, 256]))];
  expect(tokens.ops).toContain('MatMulIntegerToFloat');
  expect(vectors.ops).not.toContain('MatMulIntegerToFloat');
  expectValues(tokens.y, vectors.y, 1e-6, 'integers');
});
