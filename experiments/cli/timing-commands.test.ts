import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runLab } from './testing/lab-process.ts';

const results = mkdtempSync(path.join(os.tmpdir(), 'timing-verbs-'));
afterAll(() => rmSync(results, { recursive: true }));

const SWEEP = ['sweep', '--study', 'base2-time', '--only', '6x65x65/s42', '--results-dir', results];

test.each(['time-softmax', 'time-inference'])('%s offers no flag that it does not use', async (verb) => {
  const { stdout } = await runLab([verb, '--help']);
  expect(stdout).toContain('--results-dir');
  expect(stdout).not.toMatch(/--(device|threads|data-dir)/);
  const { code, stderr } = await runLab([verb, '--threads', '4']);
  expect([code, stderr]).toEqual([1, expect.stringContaining("unknown option '--threads'")]);
});

test.each([
  [['--threads', '4'], /--threads: .* measures times, on one thread of the CPU, got 4/],
  [['--device', 'cuda'], /--device: .* measures times, on one thread of the CPU, got cuda/],
])('a sweep of measurements refuses %j', async (flags, reason) => {
  const { code, stderr } = await runLab([...SWEEP, ...flags]);
  expect([code, stderr]).toEqual([1, expect.stringMatching(reason)]);
});

test('a sweep measures', async () => {
  const { stdout, stderr } = await runLab([...SWEEP, '--no-commit']);
  expect(stdout, stderr).toBe('1 of 1 runs recorded\n');
}, 120_000);
