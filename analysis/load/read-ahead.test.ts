import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeEach, expect, it } from 'vitest';
import { recordFolder } from '../../experiments/record/schema.ts';
import { CONFIG, inFreshFolders, root } from './fixtures/two-records.ts';
import { ReadAhead } from './read-ahead.ts';
import { BATCH, LARGEST_AHEAD, MOST_AHEAD } from './read-batch.ts';
import { readRunFiles } from './read-run.ts';
import { writeSyntheticRecord } from './synthetic-records.ts';

inFreshFolders();

const configs = Array.from({ length: BATCH + 7 }, (_, i) => ({ ...CONFIG, seed: i + 1 }));
const paths = configs.map(recordFolder);
beforeEach(() => {
  for (const config of configs) writeSyntheticRecord(root(), config);
});

/** What is read of `all` once the thread has had a while; again with a longer one where it was too short for any. */
async function readAfterAWhile(all: readonly string[]) {
  for (let wait = 250; ; wait *= 2) {
    const ahead = new ReadAhead(root(), all);
    try {
      await setTimeout(wait);
      const read = all.map((path) => ahead.read(path));
      if (ahead.readBefore > 0 || wait > 30_000) return { read, readBefore: ahead.readBefore };
    } finally {
      ahead.end();
    }
  }
}

it('gives what is in the files, with its hashes', async () => {
  const { read, readBefore } = await readAfterAWhile(paths);
  expect(read).toEqual(paths.map((path) => readRunFiles(root(), path)));
  expect(readBefore).toBe(paths.length);
}, 120_000);

it('gives the same when it was overtaken, or had to stop so as not to be too far ahead', async () => {
  // The same few folders by many names.
  const names = Math.ceil((3 * MOST_AHEAD) / paths.length);
  const all = Array.from({ length: names }, (_, i) => paths.map((path) => path + '/.'.repeat(i))).flat();
  const { read, readBefore } = await readAfterAWhile(all);
  const expected = paths.map((path) => readRunFiles(root(), path));
  for (const [i, files] of read.entries()) expect(files).toEqual(expected[i % paths.length]);
  expect(readBefore).toBeGreaterThanOrEqual(MOST_AHEAD);
}, 120_000);

it('leaves what cannot be read, or is large, to whoever asks', async () => {
  rmSync(join(root(), paths[3]!, 'results.json'));
  writeFileSync(join(root(), paths[50]!, 'config.json'), 'x'.repeat(LARGEST_AHEAD + 1));
  truncateSync(join(root(), paths[51]!, 'results.json'), 17 * 2 ** 20);
  const { read, readBefore } = await readAfterAWhile(paths);
  expect(read).toEqual(paths.map((path) => readRunFiles(root(), path)));
  expect(read[3]).toMatchObject([{ rule: 'cannot be read (ENOENT)' }]);
  expect(read[51]).toMatchObject([{ rule: expect.stringMatching(/^size: must be at most/) }]);
  expect(readBefore).toBe(paths.length - 3);
}, 120_000);

it('knows a path that was not announced from its files', () => {
  const ahead = new ReadAhead(root(), []);
  expect(ahead.read(paths[0]!)).toEqual(readRunFiles(root(), paths[0]!));
  ahead.end();
});
