import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, expectCloseValues, quantFixtures, stored } from '../quant/fixtures/quant-fixtures.ts';
import { BatchNorm, batchNormTrain } from './batch-norm.ts';

const fixture = quantFixtures.batchNorm;

function fixtureLayer(): BatchNorm {
  const layer = new BatchNorm();
  layer.build(fixture.x.shape);
  layer.setWeights([fixture.gamma, fixture.beta, fixture.mean, fixture.variance].map(stored));
  return layer;
}

describe('BatchNorm', () => {
  it('evaluates with the running statistics, as PyTorch', () => {
    expectClose(fixtureLayer().apply(stored(fixture.x)) as tf.Tensor, fixture.evaluated);
  });

  it('trains with the batch’s, and keeps PyTorch’s running average', () => {
    const layer = fixtureLayer();
    expectClose(layer.apply(stored(fixture.x), { training: true }) as tf.Tensor, fixture.y);
    const [, , mean, variance] = layer.getWeights();
    expectClose(mean!, fixture.newMean);
    expectClose(variance!, fixture.newVariance);
  });

  it('has PyTorch’s gradients', () => {
    const op = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
      batchNormTrain(x, gamma, beta, 1e-5, () => {});
    const inputs = [fixture.x, fixture.gamma, fixture.beta].map(stored);
    const [dx, dgamma, dbeta] = tf.grads(op)(inputs, stored(fixture.dy));
    expectClose(dx!, fixture.dx);
    expectClose(dgamma!, fixture.dgamma);
    expectClose(dbeta!, fixture.dbeta);
  });

  it('normalizes rank-2 inputs per feature', () => {
    const y = new BatchNorm().apply(tf.tensor2d([1, 10, 3, 30], [2, 2]), { training: true }) as tf.Tensor;
    expectCloseValues(y.dataSync(), [-1, -1, 1, 1]);
  });

  it('leaves the running statistics alone when not training', () => {
    const layer = fixtureLayer();
    layer.apply(stored(fixture.x));
    expectClose(layer.getWeights()[2]!, fixture.mean, 0);
    expectClose(layer.getWeights()[3]!, fixture.variance, 0);
  });

  it('leaks no tensor while training', () => {
    const layer = fixtureLayer();
    const x = stored(fixture.x);
    const step = () =>
      tf.dispose(
        tf.variableGrads(() => tf.sum(layer.apply(x, { training: true }) as tf.Tensor) as tf.Scalar),
      );
    step();
    const before = tf.memory().numTensors;
    for (let index = 0; index < 3; index++) step();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses what has no variance, and bad arguments', () => {
    const one = () => new BatchNorm({ name: 'bn' }).apply(tf.zeros([1, 1, 1, 3]), { training: true });
    expect(one).toThrow('bn: training takes more than one value per channel, got shape [1,1,1,3]');
    expect(() => new BatchNorm({ name: 'bn', momentum: 2 })).toThrow('bn: momentum must be in [0, 1], got 2');
    expect(() => new BatchNorm({ name: 'bn', epsilon: 0 })).toThrow('bn: epsilon must be positive, got 0');
  });
});
