import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { expectClose, quantFixtures, type StoredTensor, stored } from '../quant/fixtures/quant-fixtures.ts';
import { LayerNorm } from './layer-norm.ts';
import { LayerScale } from './layer-scale.ts';

/** Compares output and all gradients of L = Σ y · dy. */
function expectLike(
  layer: layers.Layer,
  fixture: Readonly<Record<'x' | 'dy' | 'y' | 'dx', StoredTensor>>,
  gradients: Readonly<Record<string, StoredTensor>>,
): void {
  const [x, dy] = [stored(fixture.x), stored(fixture.dy)];
  const apply = (input: tf.Tensor) => layer.apply(input) as tf.Tensor;
  expectClose(apply(x), fixture.y);
  expectClose(tf.grad(apply)(x, dy), fixture.dx);
  const { grads } = tf.variableGrads(() => tf.sum(tf.mul(apply(x), dy)) as tf.Scalar);
  expect(layer.trainableWeights).toHaveLength(Object.keys(gradients).length);
  for (const { name, originalName } of layer.trainableWeights) {
    expectClose(grads[name]!, gradients[originalName.split('/').at(-1)!]!);
  }
}

it('LayerNorm has the values and gradients of PyTorch', () => {
  const { gamma, beta, dgamma, dbeta, ...fixture } = quantFixtures.layerNorm;
  const layer = new LayerNorm();
  layer.build(fixture.x.shape);
  layer.setWeights([stored(gamma), stored(beta)]);
  expectLike(layer, fixture, { gamma: dgamma, beta: dbeta });
});

it('LayerScale has the values and gradients of PyTorch, and starts at what it was told', () => {
  const { gamma, dgamma, ...fixture } = quantFixtures.layerScale;
  const layer = new LayerScale({ initial: 1e-6 });
  layer.build(fixture.x.shape);
  expect([...layer.getWeights()[0]!.dataSync()]).toEqual(Array(6).fill(Math.fround(1e-6)));
  layer.setWeights([stored(gamma)]);
  expectLike(layer, fixture, { gamma: dgamma });
});

it('LayerNorm wants to know its channels', () => {
  expect(() => new LayerNorm({ name: 'norm' }).build([null, 4, null])).toThrow(
    'norm: the last axis of the input must be known, got shape [,4,]',
  );
});
