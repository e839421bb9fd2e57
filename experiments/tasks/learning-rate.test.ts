import { expect, test } from 'vitest';
import { learningRateAt, type Schedule, type ScheduledRun, weightDecayAt } from './learning-rate.ts';

const BASE: ScheduledRun = {
  schedule: { name: 'cosine', minLearningRate: 0.001 },
  learningRate: 0.1,
  warmupSteps: 0,
  steps: 8,
};
const rates = (run: ScheduledRun) =>
  Array.from({ length: run.steps }, (_, step) => learningRateAt(run, step));

test('cosine equals torch.optim.lr_scheduler.CosineAnnealingLR(T_max=8, eta_min=0.001)', () => {
  // PyTorch 1.13, SGD with lr 0.1, one scheduler.step() after each.
  const expected = [
    0.1, 0.0962320368593087, 0.0855017856687341, 0.06944282990207196, 0.0505, 0.03155717009792806,
    0.0154982143312659, 0.004767963140691306,
  ];
  const actual = rates(BASE);
  expect(actual).toEqual(expected.map((rate) => expect.closeTo(rate, 14)));
});

test('warm-up rises linearly to the full rate with its last step, then the cosine starts from it', () => {
  const actual = rates({ ...BASE, warmupSteps: 4, steps: 8 });
  expect(actual.slice(0, 5)).toEqual(
    [0.025, 0.05, 0.07500000000000001, 0.1, 0.1].map((x) => expect.closeTo(x, 12)),
  );
  expect(actual[6]).toBeCloseTo((0.1 + 0.001) / 2, 12);
});

test('step divides by ten after half and after three quarters, not below the minimum', () => {
  const actual = rates({ ...BASE, schedule: { name: 'step', minLearningRate: 0.002 } });
  expect(actual).toEqual([0.1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.002, 0.002].map((x) => expect.closeTo(x, 12)));
});

test('constant stays', () => {
  expect(rates({ ...BASE, schedule: { name: 'constant' } })).toEqual(Array(8).fill(0.1));
});

test.each([-1, 8, 0.5])('a step outside the run is an error: %s', (step) => {
  expect(() => learningRateAt(BASE, step)).toThrow(`step must be an integer in [0, 8), got ${step}`);
});

const long = (schedule: Schedule): ScheduledRun & { optimizer: { weightDecay: number } } => ({
  schedule,
  ...{ learningRate: 0.0015, warmupSteps: 100, steps: 1000, optimizer: { weightDecay: 0.1 } },
});

test('constant is constant after its warm-up', () => {
  const some = [0, 49, 99, 100, 999].map((step) => learningRateAt(long({ name: 'constant' }), step));
  expect(some).toEqual([0.000015, 0.00075, 0.0015, 0.0015, 0.0015]);
});

test('two-stage: peak, two thirds of it at half time, nothing at the end', () => {
  const at = (step: number) => learningRateAt(long({ name: 'two-stage' }), step);
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
  const at = (step: number) => learningRateAt(long({ name: 'cosine', minLearningRate: 0.0001 }), step);
  expect(at(100)).toBe(0.0015);
  expect(at(550)).toBeCloseTo(0.0008, 12);
  expect(at(999)).toBeGreaterThan(0.0001);
});

test('weight decay ends at half time of a two-stage run, and only there', () => {
  expect([0, 499, 500, 999].map((step) => weightDecayAt(long({ name: 'two-stage' }), step))).toEqual([
    0.1, 0.1, 0, 0,
  ]);
  expect(weightDecayAt(long({ name: 'constant' }), 999)).toBe(0.1);
});
