import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exampleResults } from '../record/example-record.ts';
import { STATE_FILE } from '../record/work-folder.ts';
import { loadRunState, type RunState, saveRunState } from './run-state.ts';

const STATE: RunState = {
  runId: 'a'.repeat(64),
  epoch: 1,
  step: 5,
  sums: { loss: 0.1 + 0.2, correct: 7, examples: 96, seconds: 1 / 3 },
  history: exampleResults().history,
  bestEpoch: 1,
  stepMilliseconds: [1.5],
  startedAt: '2026-01-01T00:00:00.000Z',
  wallSeconds: 2.25,
  resumed: 1,
  current: { 'conv1/kernel': Float32Array.of(1, 0.1, -3), 'conv1/kernel/momentum': Float32Array.of(1e-30) },
  best: { 'conv1/kernel': Float32Array.of(0.5) },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'state-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a state comes back exactly as saved', () => {
  saveRunState(folder, STATE);
  expect(loadRunState(folder, STATE.runId)).toEqual(STATE);
});

test("another run's state is not resumed, and none is no error", () => {
  expect(loadRunState(folder, STATE.runId)).toBeNull();
  saveRunState(folder, STATE);
  expect(loadRunState(folder, 'b'.repeat(64))).toBeNull();
});

test('a damaged state is an error that names its file', () => {
  saveRunState(folder, STATE);
  const file = path.join(folder, STATE_FILE);
  writeFileSync(file, readFileSync(file).subarray(0, -1));
  expect(() => loadRunState(folder, STATE.runId)).toThrow(file);
});
