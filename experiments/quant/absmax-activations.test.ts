import '../engine/cpu-backend.ts';
import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { sequenceFixtures } from '../layers/fixtures/sequence-fixtures.ts';
import { absmaxQuantize } from './absmax-activations.ts';
import { expectClose, quantFixtures, stored } from './fixtures/quant-fixtures.ts';

describe('absmaxQuantize', () => {
  it.each(quantFixtures.absmax)('equals PyTorch in value and gradient', ({ x, dy, y, dx }) => {
    expectClose(absmaxQuantize(stored(x)), y, 1e-6);
    expectClose(tf.grad(absmaxQuantize)(stored(x), stored(dy)), dx, 0);
  });

  it.each(sequenceFixtures.absmax)('equals PyTorch per token of a sequence', ({ x, dy, y, dx }) => {
    expectClose(absmaxQuantize(stored(x)), y, 1e-6);
    expectClose(tf.grad(absmaxQuantize)(stored(x), stored(dy)), dx, 0);
  });

  it('rounds half to even on numbers worked out by hand', () => {
    // The scale is 1 for the first sample and 2 for the second.
    const x = tf.tensor2d([
      [127, 0.5, 1.5, -2.5, -0.75, 126.4],
      [-63.5, 0.25, 0.75, 1.25, 0.2, 0],
    ]);
    const expected = [127, 0, 2, -2, -1, 126, -63.5, 0, 1, 1, 0, 0];
    expect(Array.from(absmaxQuantize(x).dataSync(), (value) => value || 0)).toEqual(expected);
  });

  it('moves no value by more than half a step, and takes at most 255 values a sample', () => {
    for (let seed = 0; seed < 10; seed++) {
      const x = tf.randomNormal([4, 5, 5, 30], 0, 3, 'float32', seed);
      const y = absmaxQuantize(x);
      const step = tf.div(tf.max(tf.abs(x), [1, 2, 3], true), 127);
      const steps = tf.div(tf.sub(x, y), step).dataSync();
      expect(Math.max(...steps.map(Math.abs))).toBeLessThanOrEqual(0.5 + 1e-4);
      for (const sample of tf.unstack(tf.div(y, step))) {
        const integers = new Set(sample.dataSync().map(Math.round));
        expect(Math.max(...integers)).toBeLessThanOrEqual(127);
        expect(Math.min(...integers)).toBeGreaterThanOrEqual(-127);
      }
    }
  });

  it('scales each sample on its own', () => {
    const x = tf.randomNormal([2, 6], 0, 1, 'float32', 3);
    const [first] = tf.unstack(absmaxQuantize(x));
    const [alone] = tf.unstack(absmaxQuantize(tf.slice(x, 0, 1)));
    expect([...first!.dataSync()]).toEqual([...alone!.dataSync()]);
  });

  it('refuses a scalar', () => {
    expect(() => absmaxQuantize(tf.scalar(1))).toThrow(
      'absmaxQuantize: x must have a batch axis, got a scalar',
    );
  });
});
