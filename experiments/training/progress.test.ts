import { expect, test } from 'vitest';
import { duration, progressReporter } from './progress.ts';

const STEP = {
  rows: 'epoch',
  period: 2,
  periods: 8,
  step: 10,
  steps: 281,
  unit: 'image',
  unitsPerSecond: 401.6,
  secondsLeft: 185.2,
} as const;
const ROW = {
  epoch: 1,
  learningRate: 0.1,
  'train.loss': 1.25,
  'train.accuracy': 0.5,
  'validation.loss': 1.5,
  'validation.accuracy': 0.4375,
  seconds: 10,
  examplesPerSecond: 180,
};
const KIND = { periods: { count: 8, steps: 281, rows: 'epoch' }, unit: 'image', secondsLeft: 70 } as const;

function written(isTTY: boolean, columns = 80): string {
  let text = '';
  const reporter = progressReporter({ isTTY, columns, write: (part) => (text += part) });
  reporter.step(STEP);
  reporter.period(ROW, KIND);
  return text;
}

test('elsewhere than on a terminal: a plain line per epoch with the time left, nothing per step', () => {
  expect(written(false)).toBe(
    'epoch 1/8  train 1.2500 50.00 %  validation 1.5000 43.75 %  180 images/s  10s  1m10s left\n',
  );
});

test('on a terminal the line of the step is rewritten in place', () => {
  const [step, epoch] = written(true).split('\r\x1b[K').slice(1);
  expect(step).toBe('epoch 2/8  step 10/281  402 images/s  3m05s left');
  expect(epoch).toMatch(/^epoch 1\/8 .*\n$/);
});

test('what is rewritten stays in its line, however narrow the terminal; what stays is whole', () => {
  const [step, epoch] = written(true, 31).split('\r\x1b[K').slice(1);
  expect(step).toBe('epoch 2/8  step 10/281  402 im');
  expect(epoch).toMatch(/left\n$/);
});

test.each([
  [0.4, '0s'],
  [59.6, '1m00s'],
  [3599.4, '59m59s'],
  [7620, '2h07m'],
])('%d seconds are shown as %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test('what ends a run on a terminal has a line of its own, also behind a line that was being rewritten', () => {
  let text = '';
  const reporter = progressReporter({ isTTY: true, write: (part) => (text += part) });
  reporter.step(STEP);
  reporter.end();
  reporter.end();
  expect(text).toMatch(/left\n$/);
  text = '';
  reporter.note('resumed');
  reporter.end();
  expect(text).toBe('\r\x1b[Kresumed\n');
});
