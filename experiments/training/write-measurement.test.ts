import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { REPOSITORY } from '../cli/paths.ts';
import { readRecord, runFolder, workFolder } from '../record/record-store.ts';
import { runLockOwner } from '../record/run-lock.ts';
import { runStatus } from '../record/run-status.ts';
import { BASES, SOFTMAX_WAYS, softmaxTimingRun } from '../record/softmax-timing.ts';
import { RunTaken } from './claim-run.ts';
import { writeMeasurement } from './write-measurement.ts';

let resultsDir: string;
beforeEach(() => {
  resultsDir = mkdtempSync(join(tmpdir(), 'write-measurement-'));
});
afterEach(() => rmSync(resultsDir, { recursive: true }));

const config = softmaxTimingRun('any', { shape: { heads: 1, queries: 2, keys: 2 }, rounds: 3, seed: 1 });
const OUTCOMES = Object.fromEntries(
  SOFTMAX_WAYS.flatMap((way) => [
    [`time.ratio.${way}`, 1],
    ...BASES.flatMap((base) => [`time.${way}.${base}`, `difference.${way}.${base}`].map((name) => [name, 1])),
  ]),
);
const write = (measure: () => Promise<Readonly<Record<string, number>>>) =>
  writeMeasurement(
    {
      ...{ config, resultsDir, repository: REPOSITORY, device: 'cpu', threads: 1, existing: 'refuse' },
      clock: { now: () => performance.now(), timestamp: () => new Date().toISOString() },
      note: () => {},
    },
    measure,
  );

it('has one process at a time measure a run, and says which', async () => {
  let second: unknown = null;
  await write(async () => {
    expect(runStatus(resultsDir, config)).toMatchObject({ kind: 'running', owner: { pid: process.pid } });
    second = await write(async () => expect.fail('measured twice at once')).catch((cause) => cause);
    return OUTCOMES;
  });
  expect(second).toBeInstanceOf(RunTaken);
  expect((second as Error).message).toContain(`${runFolder(config)}: process ${process.pid} on `);
  expect(runStatus(resultsDir, config).kind).toBe('done');
});

it('records nothing and leaves the run free when it cannot be measured', async () => {
  await expect(write(() => Promise.reject(new Error('no clock')))).rejects.toThrow('no clock');
  expect(readRecord(resultsDir, runFolder(config))).toBeNull();
  expect(runLockOwner(workFolder(resultsDir, config))).toBeNull();
  await write(async () => OUTCOMES);
  expect(existsSync(join(resultsDir, runFolder(config), 'results.json'))).toBe(true);
});
