import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { workFolder } from '../record/record-store.ts';
import { softmaxTimingRun } from '../record/softmax-timing.ts';
import { startRun } from './run-process.ts';

const resultsDir = mkdtempSync(path.join(os.tmpdir(), 'run-process-'));
afterAll(() => rmSync(resultsDir, { recursive: true }));

test('of a run whose log is gone it says how it ended', async () => {
  const shape = { heads: 1, queries: 2, keys: 2 };
  const config = softmaxTimingRun('any', { shape, rounds: 3, seed: 1 });
  const given = {
    dataDir: resultsDir,
    logDir: null,
    trackGrads: false,
    wandb: false,
    commit: false,
  } as const;
  const { end } = startRun(config, { resultsDir, ...given, threads: 1, device: 'cpu', niceness: 19 });
  // With its configuration, so that it fails.
  rmSync(workFolder(resultsDir, config), { recursive: true });
  expect(await end).toEqual({ kind: 'ended', reason: 'ended with code 1 without a word' });
});
