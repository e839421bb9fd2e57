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
    'epoch 1/8  train loss 1.2500, accuracy 50.00 %  validation loss 1.5000, accuracy 43.75 %  180 images/s  10s  1m10s left\n',
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

test('a terminal that says no width has one', () => {
  const [step] = written(true, 0).split('\r\x1b[K').slice(1);
  expect(step).toBe('epoch 2/8  step 10/281  402 images/s  3m05s left');
});

test('each number of a language run is named', () => {
  let text = '';
  const reporter = progressReporter({ write: (part) => (text += part) });
  const row = {
    ...{ step: 250, learningRate: 0.001, seconds: 10, tokensPerSecond: 9000, 'train.loss': 4.1 },
    ...{ 'validation.bitsPerByte': 5.6548, 'validation.loss': 3.9196, 'validation.sampledLoss': 3.9185 },
  };
  const periods = { count: 20, steps: 250, rows: 'step' } as const;
  reporter.period(row, { periods, unit: 'token', secondsLeft: 0 });
  expect(text).toBe(
    'step 250/5000  train loss 4.1000  validation loss 3.9196, bitsPerByte 5.6548, sampledLoss 3.9185  9000 tokens/s  10s\n',
  );
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
