import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { acquireRunLock, isRunLock } from '../../experiments/record/run-lock.ts';
import { pathsOf } from '../pipeline/paths.ts';
import { repeatSample } from './repeat-sample.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'repeat-sample-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const sample = () =>
  repeatSample(pathsOf(root), 1, {
    ...{ code: 'head', dataDir: root, outcomeOf: () => 'test.loss' },
    ...{ log: () => {}, signal: new AbortController().signal },
    now: () => '2026-01-01T00:00:00.000Z',
  });

it('is the only one: runs that another process repeats are left to it', async () => {
  const other = acquireRunLock(join(root, '.cache', 'verify-run'));
  if (!isRunLock(other)) throw new Error('the lock must be free');
  await expect(sample()).rejects.toThrow(
    /^verify-run --sample: process \d+ on \S+ is repeating runs of .* already$/,
  );
  other.release();
  expect(await sample()).toEqual([]);
  expect(await sample()).toEqual([]);
});
