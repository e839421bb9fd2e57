import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { compile, DeviceState, type Step } from '../engine/compile.ts';
import { specsOf, valuesOf } from '../engine/fixtures/agreement.ts';
import {
  expectCloseValues,
  type LayerKind,
  quantFixtures,
  stored,
} from '../quant/fixtures/quant-fixtures.ts';
import { BitLinear } from './bit-linear.ts';
import { expectLayer, weightsOf } from './fixtures/compiled-layer.ts';
import { expectLikePyTorch } from './fixtures/layer-gradients.ts';
import { sequenceFixtures } from './fixtures/sequence-fixtures.ts';
import { Linear, type LinearArgs } from './linear.ts';
import { TTQLinear } from './ttq-linear.ts';

const CREATE: Record<LayerKind, (args: LinearArgs) => Linear> = {
  std: (args) => new Linear(args),
  bit: (args) => new BitLinear(args),
  bit_rms: (args) => new BitLinear({ ...args, norm: 'rms' }),
  ttq: (args) => new TTQLinear(args),
};

describe('linear layers', () => {
  it.each(quantFixtures.linear)('$kind: values and gradients of PyTorch', (fixture) => {
    expectLikePyTorch(CREATE[fixture.kind]({ units: 4 }), fixture);
  });

  it.each(sequenceFixtures.linear)('$kind on sequences: values and gradients of PyTorch', async (fixture) => {
    const { kind, kernel, bias, positive, negative, dkernel, dbias, dpositive, dnegative } = fixture;
    const layer = CREATE[kind === 'none' ? 'std' : kind]({ units: 5 });
    await expectLayer(layer, {
      inputs: [stored(fixture.x)],
      weights: { kernel, bias, ...(positive && { positive_scale: positive, negative_scale: negative! }) },
      y: fixture.y,
      dy: fixture.dy,
      inputGradients: [fixture.dx],
      weightGradients: {
        kernel: dkernel,
        bias: dbias,
        ...(dpositive && { positive_scale: dpositive, negative_scale: dnegative! }),
      },
    });
  });

  it('changes no earlier output of a sequence when a later token changes, eager and compiled', async () => {
    const layer = new BitLinear({ units: 4, useBias: false });
    const x = tf.randomNormal([2, 5, 8], 0, 1, 'float32', 2);
    const changed = tf.mul(x, tf.reshape(tf.tensor1d([1, 1, 1, 1, 100]), [1, 5, 1]));
    layer.apply(x);
    const step: Step = (inputs) => ({ y: layer.apply(inputs.x!) as tf.Tensor });
    const state = new DeviceState(weightsOf(layer));
    const compiled = await compile(step, { inputs: specsOf({ x }), state });
    const runs = [
      async (input: tf.Tensor) => step({ x: input }).y!.dataSync(),
      async (input: tf.Tensor) => (await compiled.run(valuesOf({ x: input }))).y!,
    ];
    for (const run of runs) {
      const [before, after] = [Array.from(await run(x)), Array.from(await run(changed))];
      const isLast = (index: number) => Math.floor(index / 4) % 5 === 4;
      expect(after.filter((_, index) => !isLast(index))).toEqual(before.filter((_, index) => !isLast(index)));
      expect(after.filter((_, index) => isLast(index))).not.toEqual(
        before.filter((_, index) => isLast(index)),
      );
    }
    await compiled.release();
  });

  it('starts TTQ with the mean magnitudes of its sets', () => {
    const layer = new TTQLinear({
      units: 2,
      useBias: false,
      threshold: { of: 'max', factor: 0.5 },
      unit: 'one',
    });
    layer.apply(tf.zeros([1, 2]));
    layer.setWeights([tf.tensor2d([4, 3, -1, -3], [2, 2]), tf.tensor1d([1]), tf.tensor1d([1])]);
    layer.quantizer.fitTo(layer.kernel);
    const [, positive, negative] = layer.getWeights();
    expect([positive!.dataSync()[0], negative!.dataSync()[0]]).toEqual([3.5, 3]);
  });

  it('multiplies the last axis of any input', () => {
    const layer = new Linear({ units: 2, kernelInitializer: 'ones', useBias: false });
    const y = layer.apply(tf.tensor3d([1, 2, 3, 4, 5, 6], [1, 2, 3])) as tf.Tensor;
    expect(y.shape).toEqual([1, 2, 2]);
    expectCloseValues(y.dataSync(), [6, 6, 15, 15]);
    expect(layer.computeOutputShape([null, 2, 3])).toEqual([null, 2, 2]);
  });

  it('names a bad number of units', () => {
    expect(() => new BitLinear({ name: 'fc', units: -3 })).toThrow(
      'fc: units must be a positive integer, got -3',
    );
    expect(() => new BitLinear({ units: 1, norm: 'layer' as 'rms' })).toThrow(
      'norm must be one of none, rms, got layer',
    );
    expect(() => new Linear({ name: 'fc', units: 1, quantizer: 'int4' as 'bit' })).toThrow(
      'fc: quantizer must be one of none, bit, ttq, got int4',
    );
  });
});
