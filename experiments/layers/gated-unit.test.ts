import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { stored } from '../quant/fixtures/quant-fixtures.ts';
import { SquaredRelu } from './activations.ts';
import { expectLayer } from './fixtures/compiled-layer.ts';
import { sequenceFixtures } from './fixtures/sequence-fixtures.ts';
import { GatedUnit } from './gated-unit.ts';

it.each(sequenceFixtures.gated)(
  '$activation: PyTorch’s values and gradients, of two inputs and of one',
  async (fixture) => {
    const { activation, gate, up, y, dy, dgate, dup } = fixture;
    await expectLayer(new GatedUnit({ activation }), {
      inputs: [stored(gate), stored(up)],
      ...{ y, dy, inputGradients: [dgate, dup] },
    });
    const together = tf.concat([stored(dgate), stored(dup)], -1);
    await expectLayer(new GatedUnit({ activation }), {
      inputs: [tf.concat([stored(gate), stored(up)], -1)],
      ...{ y, dy, inputGradients: [{ shape: [...together.shape], values: [...together.dataSync()] }] },
    });
  },
);

it('a gated unit says its shape, and names an unknown activation', () => {
  expect(new GatedUnit().computeOutputShape([null, 3, 10])).toEqual([null, 3, 5]);
  expect(
    new GatedUnit().computeOutputShape([
      [null, 3, 5],
      [null, 3, 5],
    ]),
  ).toEqual([null, 3, 5]);
  expect(() => new GatedUnit({ name: 'g', activation: 'relu' as 'silu' })).toThrow(
    'g: activation must be one of silu, squaredRelu, got relu',
  );
});

it('SquaredRelu has the values and gradients of PyTorch', async () => {
  const { x, y, dy, dx } = sequenceFixtures.squaredRelu;
  await expectLayer(new SquaredRelu(), { inputs: [stored(x)], y, dy, inputGradients: [dx] });
});
