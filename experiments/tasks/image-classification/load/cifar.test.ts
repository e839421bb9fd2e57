import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { create } from 'tar';
import { beforeEach, describe, expect, test } from 'vitest';
import { serveFiles } from '../../../data/fixtures/file-server.ts';
import { randomStream } from '../../../rng/random-stream.ts';
import { noise } from '../fixtures/image-sets.ts';
import { loadCifar } from './cifar.ts';
import type { CifarSource } from './dataset-sources.ts';

const PLANE = 32 * 32;

/** CIFAR-10 in small: batches of four records. */
const SMALL: CifarSource = {
  dataset: 'cifar10',
  folder: 'small-batches',
  // Port 9 (discard) refuses: no test may reach the real host.
  archive: { url: 'http://127.0.0.1:9/small.tar.gz', sha256: '0' },
  trainFiles: ['batch_1.bin', 'batch_2.bin', 'batch_3.bin'],
  testFile: 'test.bin',
  trainRecords: 4,
  testRecords: 3,
  labelBytes: 1,
  classes: 10,
};
/** CIFAR-100 in small: one file, the superclass before the class. */
const FINE: CifarSource = {
  ...SMALL,
  dataset: 'cifar100',
  trainFiles: ['batch_1.bin'],
  labelBytes: 2,
  classes: 100,
};

let dataDir: string;
const file = (name: string) => path.join(dataDir, SMALL.folder, name);

beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'cifar-'));
  mkdirSync(path.join(dataDir, SMALL.folder));
  return () => rmSync(dataDir, { recursive: true });
});

const pixels = randomStream(1, 'cifar');
const record = (...labels: number[]) => Buffer.from([...labels, ...noise(3 * PLANE, pixels)]);
const records = (...labels: number[]) => Buffer.concat(labels.map((label) => record(label)));

function writeBatches(count: number): void {
  for (let batch = 1; batch <= count; batch++)
    writeFileSync(file(`batch_${batch}.bin`), records(batch, 1, 2, 3));
  writeFileSync(file('test.bin'), records(7, 8, 9));
}

const load = (trainExamples: number, source = SMALL) => loadCifar(source, { dataDir, trainExamples });
const reason = (trainExamples: number, source = SMALL) =>
  load(trainExamples, source).then(
    () => 'no error',
    (error: Error) => error.message,
  );

describe('loadCifar', () => {
  test('turns planes of colour into pixels of three channels, with the record’s label', async () => {
    writeBatches(1);
    const { train, test } = await load(4);
    expect([train.count, test.count, [...train.labels], [...test.labels]]).toEqual([
      4,
      3,
      [1, 1, 2, 3],
      [7, 8, 9],
    ]);
    const bytes = readFileSync(file('batch_1.bin'));
    const start = 2 * (1 + 3 * PLANE) + 1;
    const third = train.pixels(2);
    for (const [y, x] of [
      [0, 0],
      [0, 31],
      [17, 5],
      [31, 31],
    ] as const) {
      const rgb = [0, 1, 2].map((channel) => bytes[start + channel * PLANE + 32 * y + x]);
      expect([...third.subarray(3 * (32 * y + x), 3 * (32 * y + x) + 3)]).toEqual(rgb);
    }
  });

  test('takes the second of two label bytes: the class, not the superclass', async () => {
    writeFileSync(file('batch_1.bin'), Buffer.concat([record(3, 99), record(19, 0)]));
    writeFileSync(file('test.bin'), Buffer.concat([record(1, 50), record(1, 51), record(1, 52)]));
    const { train, test } = await load(2, FINE);
    expect([[...train.labels], [...test.labels]]).toEqual([
      [99, 0],
      [50, 51, 52],
    ]);
  });

  test('reads the batches that are needed, in order, and asks for no others', async () => {
    writeBatches(2);
    expect([...(await load(6)).train.labels]).toEqual([1, 1, 2, 3, 2, 1, 2, 3]);
    expect((await load(3)).train.count).toBe(4);
  });

  test('a part of one training file is enough where it holds what is asked for', async () => {
    writeFileSync(file('batch_1.bin'), Buffer.concat([record(3, 99), record(19, 0)]));
    writeFileSync(file('test.bin'), Buffer.concat([record(1, 50), record(1, 51), record(1, 52)]));
    expect((await load(2, FINE)).train.count).toBe(2);
    expect(await reason(3, FINE)).toBe(
      `${file('batch_1.bin')}: holds 2 records, 3 are needed; the whole file is in ${SMALL.archive.url}`,
    );
  });

  test('names the absent batch and the official address when it cannot be fetched', async () => {
    writeBatches(2);
    expect(await reason(9)).toMatch(
      /batch_3\.bin: is not there and could not be fetched: http:\/\/127\.0\.0\.1:9\/small\.tar\.gz: cannot be reached/,
    );
  });

  test('downloads what is absent and leaves what is there', async () => {
    const source = path.join(dataDir, 'source');
    mkdirSync(path.join(source, SMALL.folder), { recursive: true });
    for (const name of ['batch_1.bin', 'batch_2.bin', 'batch_3.bin']) {
      writeFileSync(path.join(source, SMALL.folder, name), records(5, 5, 5, 5));
    }
    const packed = path.join(dataDir, 'small.tar.gz');
    await create({ gzip: true, file: packed, cwd: source }, [SMALL.folder]);
    const bytes = readFileSync(packed);
    const server = await serveFiles({ '/small.tar.gz': bytes });
    writeBatches(2);
    try {
      const archive = {
        url: `${server.url}small.tar.gz`,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      };
      const { train } = await load(12, { ...SMALL, archive });
      expect([...train.labels]).toEqual([1, 1, 2, 3, 2, 1, 2, 3, 5, 5, 5, 5]);
    } finally {
      await server.close();
    }
  });

  describe('names the file and the rule it breaks', () => {
    beforeEach(() => writeBatches(2));

    test('a size that is no number of records', async () => {
      writeFileSync(file('batch_2.bin'), records(1, 2, 3, 4).subarray(0, -1));
      expect(await reason(8)).toBe(
        `${file('batch_2.bin')}: size must be a multiple of 3073 bytes (one record), got 12291`,
      );
    });

    test('an empty file', async () => {
      writeFileSync(file('test.bin'), '');
      expect(await reason(8)).toBe(
        `${file('test.bin')}: size must be a multiple of 3073 bytes (one record), got 0`,
      );
    });

    test('a batch in the middle that is cut at a record', async () => {
      writeFileSync(file('batch_1.bin'), records(1, 2));
      expect(await reason(8)).toMatch(/batch_1\.bin: holds 2 records, 4 are needed/);
    });

    test('a test split that is cut at a record', async () => {
      writeFileSync(file('test.bin'), records(1, 2));
      expect(await reason(8)).toMatch(/test\.bin: holds 2 records, 3 are needed/);
    });

    test('more records than the file has as published', async () => {
      writeFileSync(file('test.bin'), records(1, 2, 3, 4));
      expect(await reason(8)).toBe(`${file('test.bin')}: must hold at most 3 records, got 4`);
    });

    test('a label that is no class', async () => {
      writeFileSync(file('batch_1.bin'), records(1, 2, 10, 3));
      expect(await reason(8)).toBe(`${file('batch_1.bin')}: label of record 2 must be below 10, got 10`);
    });
  });
});
