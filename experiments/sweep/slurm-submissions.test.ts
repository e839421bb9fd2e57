import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runFolder } from '../record/record-store.ts';
import { EXAMPLE_RUN } from '../record/testing/example-run.ts';
import {
  forgetOldSubmissions,
  manifestFile,
  readManifest,
  submissionsFolder,
  submittedRuns,
  writeJob,
  writeManifest,
} from './slurm-submissions.ts';

let results: string;
beforeEach(() => {
  results = mkdtempSync(path.join(os.tmpdir(), 'submissions-'));
});
afterEach(() => rmSync(results, { recursive: true }));

const run = (seed: number) => ({ ...EXAMPLE_RUN, seed });
const submitted = (...seeds: readonly number[]) =>
  writeManifest({
    options: {
      ...{ resultsDir: results, dataDir: '/data', logDir: null, trackGrads: false, wandb: false },
      ...{ threads: 1, device: 'cpu', niceness: 0, commit: true },
    },
    runs: seeds.map(run),
  });
const latest = (seed: number) => submittedRuns(results).get(runFolder(run(seed)));

test('of a run that was submitted twice the later submission counts', () => {
  const first = submitted(1, 2);
  writeJob(results, first, '17');
  expect(latest(2)).toEqual({ submission: first, task: 1, job: '17' });
  const second = submitted(2);
  expect(second > first).toBe(true);
  expect(latest(2)).toEqual({ submission: second, task: 0, job: null });
  expect(latest(1)).toEqual({ submission: first, task: 0, job: '17' });
});

test('a submission goes when none of its runs needs it, and its number is not given again', () => {
  const [first, second] = [submitted(1), submitted(1)];
  forgetOldSubmissions(results);
  expect(existsSync(manifestFile(results, first))).toBe(false);
  expect(latest(1)?.submission).toBe(second);
  expect(submitted(3).slice(0, 10)).toBe('lab-000003');
});

test('a manifest that is none is refused with its file and field', () => {
  const submission = submitted(1);
  const file = manifestFile(results, submission);
  const manifest = readManifest(file);
  writeFileSync(file, JSON.stringify({ ...manifest, runs: [{ ...run(1), epochs: -1 }] }));
  expect(() => readManifest(file)).toThrow(/manifest\.json: runs\[0\]: epochs: .*got -1/);
  writeFileSync(file, JSON.stringify({ options: { resultsDir: results }, runs: [run(1)] }));
  expect(() => readManifest(file)).toThrow(/manifest\.json: options\.dataDir: /);
  expect(() => submittedRuns(results)).toThrow(file);
  writeFileSync(path.join(submissionsFolder(results), 'lock.1'), '{}');
});
