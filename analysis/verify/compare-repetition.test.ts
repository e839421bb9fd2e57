import { expect, it } from 'vitest';
import { exampleResults } from '../../experiments/record/example-record.ts';
import { compareRepetition, conditions, isSame } from './compare-repetition.ts';

const recorded = exampleResults();

it('passes over times and places, and over nothing else', () => {
  const again = {
    ...recorded,
    time: { ...recorded.time, wallSeconds: 99 },
    environment: { ...recorded.environment, os: 'another' },
    history: recorded.history.map((epoch) => ({ ...epoch, seconds: 1, imagesPerSecond: 2 })),
  };
  expect(compareRepetition(recorded, again)).toEqual([]);
});

it('sees the last digit of a loss, and another checkpoint', () => {
  const loss = recorded.test.loss + Number.EPSILON;
  const other = {
    ...recorded,
    test: { ...recorded.test, loss },
    checkpoint: { ...recorded.checkpoint, sha256: '0'.repeat(64) },
  };
  const fields = compareRepetition(recorded, other).map(({ field }) => field);
  expect(fields.sort()).toEqual(['checkpoint.sha256', 'test.loss']);
});

it('promises equality on one kind of processor, number of threads and ONNX Runtime', () => {
  const { environment } = recorded;
  const same = (change: object) => conditions(environment, { ...environment, ...change }).every(isSame);
  expect(same({ os: 'another', node: 'v24.0.0' })).toBe(true);
  expect(same({ cpu: 'another' })).toBe(false);
  expect(same({ device: 'cpu, 2 threads' })).toBe(false);
  expect(same({ packages: { 'onnxruntime-node': '1.31.0' } })).toBe(false);
});
