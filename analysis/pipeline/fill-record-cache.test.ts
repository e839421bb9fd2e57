import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import { recordFolder } from '../../experiments/record/schema.ts';
import { FIRST_STUDY } from '../../experiments/studies/first.ts';
import { loadRecords } from '../load/load-records.ts';
import { Look } from '../load/look.ts';
import { listRunFolders } from '../load/run-folders.ts';
import { writeSyntheticRecord } from '../load/synthetic-records.ts';
import { fillRecordCache } from './fill-record-cache.ts';
import { loadWithCache, storedPiece } from './load-with-cache.ts';
import { placesOf } from './places.ts';

// With one processor nothing is shared out.
vi.mock('node:os', async (original) => ({
  ...(await original<typeof import('node:os')>()),
  availableParallelism: () => 2,
}));

const top = mkdtempSync(join(tmpdir(), 'fill-record-cache-'));
afterAll(() => rmSync(top, { recursive: true }));
const places = placesOf(top);
const RUNS = FIRST_STUDY.runs.filter(({ seed }) => seed === 42);
const CODE = 'code';

beforeEach(async () => {
  for (const folder of [places.results, places.cache]) rmSync(folder, { recursive: true, force: true });
  for (const config of RUNS) writeSyntheticRecord(places.results, config);
  // A file that has just been written may change again without its times showing it.
  await new Promise((resolve) => setTimeout(resolve, 100));
});

const fill = (fewest: number) => fillRecordCache(places, CODE, new Look(), fewest);
const pieces = () =>
  [...new Set(RUNS.map((run) => recordFolder(run).replace(/\/[^/]*$/, '')))].map((folder) => [
    folder,
    Object.keys(storedPiece(places, folder)?.entries ?? {}).length,
  ]);

it('keeps every run, each half by another thread, and what is loaded then is what the files say', async () => {
  await fill(1);
  expect(pieces().map(([, count]) => count)).toEqual(pieces().map(() => 4));
  expect(JSON.parse(JSON.stringify(loadWithCache(places, CODE)))).toEqual(
    JSON.parse(JSON.stringify(loadRecords(places.results))),
  );
});

it('leaves what breaks a rule to those who tell of it', async () => {
  const files = listRunFolders(places.results).folders.map(({ path }) => `${path}/results.json`);
  for (const file of files.filter((_, i) => i % 2 === 0)) appendFileSync(join(places.results, file), '}');
  await fill(1);
  const { problems, runs } = loadWithCache(places, CODE);
  expect(problems).toEqual(loadRecords(places.results).problems);
  expect([problems.length, runs.length]).toEqual([6, 6]);
});

it('does nothing for few records, or for those that are known', async () => {
  await fill(RUNS.length + 1);
  expect(pieces().every(([, count]) => count === 0)).toBe(true);
  loadWithCache(places, CODE);
  await fill(1);
  expect(pieces().every(([, count]) => count === 4)).toBe(true);
});
