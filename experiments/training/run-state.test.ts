import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { STATE_FILE } from '../record/record-store.ts';
import { type ExpectedState, loadRunState, type RunState, saveRunState } from './run-state.ts';

const STATE: RunState = {
  runId: 'a'.repeat(64),
  period: 1,
  step: 5,
  running: { sums: { loss: 0.1 + 0.2, accuracy: 7 }, units: 96, seconds: 1 / 3 },
  history: [{ epoch: 1, 'validation.loss': 1.5 }],
  best: 1,
  stepMilliseconds: [1.5],
  sittings: [],
  current: { 'conv1/kernel': Float32Array.of(1, 0.1, -3), 'conv1/kernel/momentum': Float32Array.of(1e-30) },
  bestValues: { 'conv1/kernel': Float32Array.of(0.5, 0, 2) },
};
const EXPECTED: ExpectedState = {
  runId: STATE.runId,
  variables: { 'conv1/kernel': 3, 'conv1/kernel/momentum': 1 },
  weights: ['conv1/kernel'],
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'state-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a state comes back exactly as saved', () => {
  saveRunState(folder, STATE);
  expect(loadRunState(folder, EXPECTED)).toEqual(STATE);
});

test("another run's state is not resumed, and none is no error", () => {
  expect(loadRunState(folder, EXPECTED)).toBeNull();
  saveRunState(folder, STATE);
  expect(loadRunState(folder, { ...EXPECTED, runId: 'b'.repeat(64) })).toBeNull();
});

test('a damaged state is an error that names its file', () => {
  saveRunState(folder, STATE);
  const file = path.join(folder, STATE_FILE);
  writeFileSync(file, readFileSync(file).subarray(0, -1));
  expect(() => loadRunState(folder, EXPECTED)).toThrow(file);
});

test.each([
  ['lacks a variable', { 'fc/bias': 2 }, /lacks the variable current:fc\/bias/],
  ['has one of another size', { 'conv1/kernel': 4 }, /current:conv1\/kernel must have 4 values, got 3/],
])('a state that %s is refused, not half restored', (_, change, message) => {
  saveRunState(folder, STATE);
  const variables = { ...EXPECTED.variables, ...change };
  expect(() => loadRunState(folder, { ...EXPECTED, variables })).toThrow(message);
});

test('a state with a variable too many, or without the best weights of a finished period, is refused', () => {
  saveRunState(folder, STATE);
  const variables = { 'conv1/kernel': 3 };
  expect(() => loadRunState(folder, { ...EXPECTED, variables })).toThrow(
    /current:conv1\/kernel\/momentum that/,
  );
  saveRunState(folder, { ...STATE, bestValues: {} });
  expect(() => loadRunState(folder, EXPECTED)).toThrow(/lacks the variable best:conv1\/kernel/);
});
