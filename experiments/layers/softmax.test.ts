import '../engine/cpu-backend.ts';
import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectAgreement, withGradients } from '../engine/fixtures/agreement.ts';
import { expectClose, expectCloseValues, stored } from '../quant/fixtures/quant-fixtures.ts';
import type { SoftmaxSettings } from '../record/softmax-settings.ts';
import { integers, sequenceFixtures } from './fixtures/sequence-fixtures.ts';
import { softmax } from './softmax.ts';
import { tokenCrossEntropy } from './token-cross-entropy.ts';

describe('softmax', () => {
  it.each(sequenceFixtures.softmax)(
    '$kind at temperature $temperature: PyTorch’s values and gradients, where 2^x is exp2',
    async ({ kind, temperature, x, dy, y, dx }) => {
      const op = (input: tf.Tensor) => softmax(input, { softmax: kind, temperature });
      expectClose(op(stored(x)), y, 1e-6);
      expectClose(tf.grad(op)(stored(x), stored(dy)), dx, 1e-6);
      await expectAgreement(withGradients(op), { x: stored(x), dy: stored(dy) });
    },
  );

  it('says what is wrong with its settings', () => {
    const of = (settings: SoftmaxSettings) => () => softmax(tf.zeros([1, 2]), settings);
    expect(of({ softmax: 'base10' as 'base2' })).toThrow('one of standard, standard-t, base2, got base10');
    expect(of({ softmax: 'base2', temperature: 0 })).toThrow('temperature must be positive, got 0');
    expect(of({ temperature: 2 })).toThrow('standard has temperature 1, got 2');
  });
});

describe('tokenCrossEntropy', () => {
  it.each(sequenceFixtures.crossEntropy)(
    'logits times $factor: PyTorch’s values and gradients, eager and compiled',
    async ({ factor, logits, labels, mask, each, loss, dlogits }) => {
      const settings = { softmax: factor === 1 ? 'standard' : 'base2' } as const;
      const step = ({ x, y, m }: Record<string, tf.Tensor>) => {
        const counted = (input: tf.Tensor) => tokenCrossEntropy(input, y!, { ...settings, mask: m });
        const mean = (input: tf.Tensor): tf.Scalar => tf.div(tf.sum(counted(input)), tf.sum(m!));
        return { each: tokenCrossEntropy(x!, y!, settings), loss: mean(x!), gradient: tf.grad(mean)(x!) };
      };
      const inputs = { x: stored(logits), y: integers(labels), m: stored(mask) };
      const eager = step(inputs);
      expectClose(eager.each, each, 1e-6);
      expectCloseValues(eager.loss.dataSync(), [loss], 1e-6);
      expectClose(eager.gradient, dlogits, 1e-6);
      await expectAgreement(step, inputs);
    },
  );

  it('of labels that do not count is 0, and moves nothing', async () => {
    const { logits, labels } = sequenceFixtures.crossEntropy[0]!;
    const step = ({ x, y, m }: Record<string, tf.Tensor>) => {
      const loss = (input: tf.Tensor) => tokenCrossEntropy(input, y!, { mask: m });
      return { loss: loss(x!), gradient: tf.grad(loss)(x!) };
    };
    const inputs = { x: stored(logits), y: integers(labels), m: tf.zeros(labels.shape) };
    const { loss, gradient } = step(inputs);
    for (const values of [loss.dataSync(), gradient.dataSync()])
      expect(values.every((v) => v === 0)).toBe(true);
    await expectAgreement(step, inputs);
  });
});
