import { expect, test } from 'vitest';
import { learningRateAt, type Schedule } from './learning-rate.ts';

const BASE: Schedule = {
  scheduler: 'cosine',
  learningRate: 0.1,
  minLearningRate: 0.001,
  warmupSteps: 0,
  steps: 8,
};
const rates = (schedule: Schedule) =>
  Array.from({ length: schedule.steps }, (_, step) => learningRateAt(schedule, step));

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
  const actual = rates({ ...BASE, scheduler: 'step', minLearningRate: 0.002 });
  expect(actual).toEqual([0.1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.002, 0.002].map((x) => expect.closeTo(x, 12)));
});

test('none stays', () => {
  expect(rates({ ...BASE, scheduler: 'none' })).toEqual(Array(8).fill(0.1));
});

test.each([-1, 8, 0.5])('a step outside the run is an error: %s', (step) => {
  expect(() => learningRateAt(BASE, step)).toThrow(`step must be an integer in [0, 8), got ${step}`);
});
