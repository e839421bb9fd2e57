import * as tf from '@tensorflow/tfjs-core';
import { expect, test, vi } from 'vitest';
import './cpu-backend.ts';

test('the first tensor brings no advertisement', () => {
  const warn = vi.spyOn(console, 'warn');
  expect([...tf.add(tf.tensor1d([1, 2]), 1).dataSync()]).toEqual([2, 3]);
  expect(tf.getBackend()).toBe('cpu');
  expect(warn).not.toHaveBeenCalled();
});
