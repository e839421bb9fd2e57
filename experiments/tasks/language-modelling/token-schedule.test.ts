import { describe, expect, test } from 'vitest';
import { learningRateAt, weightDecayAt } from './token-schedule.ts';

const OPTIMIZER = {
  name: 'adamw',
  beta1: 0.9,
  beta2: 0.95,
  epsilon: 1e-8,
  weightDecay: 0.1,
  decayed: 'all',
} as const;
const config = (schedule: Parameters<typeof learningRateAt>[0]['schedule'], warmupSteps = 100) => ({
  schedule,
  learningRate: 0.0015,
  warmupSteps,
  steps: 1000,
  optimizer: OPTIMIZER,
});

describe('learningRateAt', () => {
  test('constant is constant after its warm-up', () => {
    const rates = [0, 49, 99, 100, 999].map((step) => learningRateAt(config({ name: 'constant' }), step));
    expect(rates).toEqual([0.000015, 0.00075, 0.0015, 0.0015, 0.0015]);
  });

  test('two-stage: peak, two thirds of it at half time, nothing at the end', () => {
    const at = (step: number) => learningRateAt(config({ name: 'two-stage' }), step);
    expect(at(0)).toBeCloseTo(0.000015, 12);
    expect(at(100)).toBe(0.0015);
    expect(at(300)).toBeCloseTo(0.00125, 12);
    expect(at(500)).toBeCloseTo(0.001, 12);
    expect(at(750)).toBeCloseTo(0.0005, 12);
    expect(at(999)).toBeCloseTo(0.000002, 12);
    // No jump at half time.
    expect(at(499) - at(500)).toBeLessThan(2.1e-6);
  });

  test('cosine: half a wave from the peak to the lowest rate', () => {
    const at = (step: number) => learningRateAt(config({ name: 'cosine', minLearningRate: 0.0001 }), step);
    expect(at(100)).toBe(0.0015);
    expect(at(550)).toBeCloseTo(0.0008, 12);
    expect(at(999)).toBeGreaterThan(0.0001);
  });

  test('refuses a step that the run has not', () => {
    expect(() => learningRateAt(config({ name: 'constant' }), 1000)).toThrow(
      'learningRateAt: step must be an integer in [0, 1000), got 1000',
    );
  });
});

test('weight decay ends at half time of a two-stage run, and only there', () => {
  expect([0, 499, 500, 999].map((step) => weightDecayAt(config({ name: 'two-stage' }), step))).toEqual([
    0.1, 0.1, 0, 0,
  ]);
  expect(weightDecayAt(config({ name: 'constant' }), 999)).toBe(0.1);
});
