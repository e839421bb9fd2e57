import '../../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { expectAgreement, expectValues } from '../../engine/fixtures/agreement.ts';
import type { SoftmaxSettings } from '../../record/softmax-settings.ts';
import { crossEntropy } from './classification.ts';

const LOGITS = [
  [2.5, -1, 0.25, 4],
  [-3, 0, 0.5, -0.125],
];
const TARGETS = [
  [0.1, 0.1, 0.1, 0.7],
  [0, 1, 0, 0],
];

/** In double precision, by powers of the base itself: loss, and its gradient in the logits. */
function byHand(base: number, temperature: number) {
  const rows = LOGITS.map((logits, i) => {
    const powers = logits.map((x) => base ** (x / temperature));
    const sum = powers.reduce((total, power) => total + power, 0);
    const p = powers.map((power) => power / sum);
    const loss = -p.reduce((total, share, k) => total + TARGETS[i]![k]! * Math.log(share), 0);
    const slope = Math.log(base) / temperature;
    return { loss, gradient: p.map((share, k) => slope * (share - TARGETS[i]![k]!)) };
  });
  return { loss: rows.map(({ loss }) => loss), gradient: rows.flatMap(({ gradient }) => gradient) };
}

describe.each([
  ['standard', {}, Math.E, 1],
  ['standard at temperature 3', { softmax: 'standard-t', temperature: 3 }, Math.E, 3],
  ['base 2', { softmax: 'base2' }, 2, 1],
  ['base 2 at temperature 0.5', { softmax: 'base2', temperature: 0.5 }, 2, 0.5],
] as [string, SoftmaxSettings, number, number][])('%s', (_, settings, base, temperature) => {
  test('loss and gradient are those of powers of the base, eager and compiled', async () => {
    await tf.setBackend('cpu');
    const step = ({ logits, targets }: Record<string, tf.Tensor>) => {
      const loss = (x: tf.Tensor) => crossEntropy(x, targets!, settings);
      return { loss: loss(logits!), gradient: tf.grad(loss)(logits!) };
    };
    const inputs = { logits: tf.tensor2d(LOGITS), targets: tf.tensor2d(TARGETS) };
    const { loss, gradient } = step(inputs);
    const expected = byHand(base, temperature);
    expectValues(loss.dataSync(), expected.loss, 1e-6, 'loss');
    expectValues(gradient.dataSync(), expected.gradient, 1e-6, 'gradient');
    await expectAgreement(step, inputs);
  });
});

test('an unknown softmax is named', () => {
  const x = tf.zeros([1, 2]);
  expect(() => crossEntropy(x, x, { softmax: 'base10' as 'base2' })).toThrow('got base10');
});
