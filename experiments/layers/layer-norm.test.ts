import '../engine/cpu-backend.ts';
import { expect, it } from 'vitest';
import { quantFixtures, stored } from '../quant/fixtures/quant-fixtures.ts';
import { expectLayer } from './fixtures/compiled-layer.ts';
import { LayerNorm } from './layer-norm.ts';
import { LayerScale } from './layer-scale.ts';

it('LayerNorm has the values and gradients of PyTorch', async () => {
  const { x, gamma, beta, y, dy, dx, dgamma, dbeta } = quantFixtures.layerNorm;
  await expectLayer(new LayerNorm(), {
    inputs: [stored(x)],
    weights: { gamma, beta },
    ...{ y, dy, inputGradients: [dx], weightGradients: { gamma: dgamma, beta: dbeta } },
  });
});

it('LayerScale has the values and gradients of PyTorch, and starts at what it was told', async () => {
  const { x, gamma, y, dy, dx, dgamma } = quantFixtures.layerScale;
  const layer = new LayerScale({ initial: 1e-6 });
  layer.build(x.shape);
  expect([...layer.getWeights()[0]!.dataSync()]).toEqual(Array(6).fill(Math.fround(1e-6)));
  await expectLayer(layer, {
    inputs: [stored(x)],
    weights: { gamma },
    ...{ y, dy, inputGradients: [dx], weightGradients: { gamma: dgamma } },
  });
});

it('LayerNorm wants to know its channels', () => {
  expect(() => new LayerNorm({ name: 'norm' }).build([null, 4, null])).toThrow(
    'norm: the last axis of the input must be known, got shape [,4,]',
  );
});
