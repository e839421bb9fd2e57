import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runFolder } from '../record/record-store.ts';
import { noteCancellation, noteFailure } from '../record/run-note.ts';
import { EXAMPLE_RUN } from '../record/testing/example-run.ts';
import { declaredRuns, slurmWords } from './declared-runs.ts';
import type { RunOptions } from './run-process.ts';
import { writeJob, writeManifest } from './slurm-submissions.ts';

let results: string;
beforeEach(() => {
  results = mkdtempSync(path.join(os.tmpdir(), 'declared-'));
});
afterEach(() => rmSync(results, { recursive: true }));

const configs = [0, 1, 2, 3].map((seed) => ({ ...EXAMPLE_RUN, seed }));
const places: Omit<RunOptions, 'resultsDir'> = {
  dataDir: '/data',
  logDir: null,
  trackGrads: false,
  wandb: false,
  threads: 1,
  device: 'cpu',
  niceness: 0,
  commit: true,
};

test('what was submitted stands as Slurm says, or as queued where Slurm cannot be asked', () => {
  const jobName = writeManifest({ options: { ...places, resultsDir: results }, runs: configs.slice(0, 3) });
  writeJob(results, jobName, '17');
  const look = declaredRuns(results, configs);
  const seen = (tasks: Parameters<typeof look>[0]) =>
    look(tasks).map(({ state, place, reason }) => [state, place, reason]);
  const task = (number: number, state: string, reason = 'None', node = '') => {
    return { jobName, arrayJob: '17', task: number, state, reason, node };
  };
  expect(
    seen([task(0, 'PENDING', 'Priority'), task(1, 'RUNNING', 'None', 'n4'), task(2, 'TIMEOUT')]),
  ).toEqual([
    ['queued', 'Slurm job 17_0', 'Priority'],
    ['running', 'Slurm job 17_1 on n4', null],
    ['waiting', null, 'Slurm job 17_2: its time limit passed (TIMEOUT)'],
    ['waiting', null, null],
  ]);
  expect(seen(null)[1]).toEqual(['queued', 'Slurm job 17_1', null]);
  const [first, second, third] = configs.map(runFolder);
  const words = slurmWords(results, [task(0, 'PENDING', 'Priority'), task(1, 'RUNNING', 'None', 'n4')]);
  expect(Object.fromEntries(words)).toEqual({
    [first!]: { job: '17_0', state: 'PENDING', reason: 'Priority', node: '' },
    [second!]: { job: '17_1', state: 'RUNNING', reason: '', node: 'n4' },
    [third!]: { job: '17_2', state: null, reason: '', node: '' },
  });
  expect(slurmWords(results, null).get(first!)).toEqual({ job: '17_0', state: null, reason: '', node: '' });
});

test('what failed or was cancelled says so after its sweep', () => {
  const look = declaredRuns(results, configs);
  const [first, second] = look(null);
  noteFailure(results, first!.folder, 'training diverged');
  noteCancellation(results, second!.folder, 'asked');
  expect(look(null).map(({ state, reason }) => [state, reason])).toEqual([
    ['failed', 'training diverged'],
    ['cancelled', null],
    ['waiting', null],
    ['waiting', null],
  ]);
});
