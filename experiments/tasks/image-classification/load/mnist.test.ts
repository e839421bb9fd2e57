import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { serveFiles } from '../../../data/fixtures/file-server.ts';
import { randomStream } from '../../../rng/random-stream.ts';
import { noise } from '../fixtures/image-sets.ts';
import type { IdxSource } from './dataset-sources.ts';
import { loadMnist } from './mnist.ts';

const PIXELS = 28 * 28;

/** The bytes of an idx file, by the format's description. */
function idx(shape: readonly number[], values: Uint8Array, type = 8): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header[2] = type;
  header[3] = shape.length;
  for (const [axis, length] of shape.entries()) header.writeUInt32BE(length, 4 + 4 * axis);
  return Buffer.concat([header, values]);
}

const stream = randomStream(1, 'mnist');
const images = noise(3 * PIXELS, stream);
const testImages = noise(2 * PIXELS, stream);
const FILES = {
  'train-images.gz': gzipSync(idx([3, 28, 28], images)),
  'train-labels.gz': gzipSync(idx([3], Uint8Array.of(5, 0, 9))),
  'test-images.gz': gzipSync(idx([2, 28, 28], testImages)),
  'test-labels.gz': gzipSync(idx([2], Uint8Array.of(7, 2))),
};

const published = (file: keyof typeof FILES) => ({
  file,
  sha256: createHash('sha256').update(FILES[file]).digest('hex'),
});
const SMALL: IdxSource = {
  dataset: 'mnist',
  folder: 'small',
  // Port 9 (discard) refuses: no test may reach the real host.
  host: 'http://127.0.0.1:9/',
  files: {
    train: { images: published('train-images.gz'), labels: published('train-labels.gz') },
    test: { images: published('test-images.gz'), labels: published('test-labels.gz') },
  },
  trainRecords: 3,
  testRecords: 2,
  classes: 10,
};

let dataDir: string;
const file = (name: string) => path.join(dataDir, SMALL.folder, name);

beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'mnist-'));
  mkdirSync(path.join(dataDir, SMALL.folder));
  return () => rmSync(dataDir, { recursive: true });
});

function writeAll(changes: Readonly<Record<string, Buffer>> = {}): void {
  for (const [name, bytes] of Object.entries({ ...FILES, ...changes })) writeFileSync(file(name), bytes);
}
const load = (source = SMALL) => loadMnist(source, { dataDir, trainExamples: 3 });
const reason = (source = SMALL) =>
  load(source).then(
    () => 'no error',
    (error: Error) => error.message,
  );

describe('loadMnist', () => {
  test('reads images and labels of both splits', async () => {
    writeAll();
    const { train, test } = await load();
    expect(train.shape).toEqual([28, 28, 1]);
    expect([[...train.labels], [...test.labels]]).toEqual([
      [5, 0, 9],
      [7, 2],
    ]);
    expect([...train.pixels(2)]).toEqual([...images.subarray(2 * PIXELS)]);
    expect([...test.pixels(0)]).toEqual([...testImages.subarray(0, PIXELS)]);
  });

  test('downloads what is absent', async () => {
    writeAll();
    rmSync(file('test-labels.gz'));
    const server = await serveFiles({ '/test-labels.gz': FILES['test-labels.gz'] });
    try {
      const { test } = await load({ ...SMALL, host: server.url });
      expect([...test.labels]).toEqual([7, 2]);
      expect(server.requests).toEqual(['/test-labels.gz']);
    } finally {
      await server.close();
    }
  });

  test('names the absent file and its address when it cannot', async () => {
    writeAll();
    rmSync(file('train-images.gz'));
    expect(await reason()).toMatch(
      /train-images\.gz: is not there and could not be fetched: http:\/\/127\.0\.0\.1:9\/train-images\.gz: cannot be reached/,
    );
  });

  describe('names the file and the rule it breaks', () => {
    test.each([
      {
        what: 'a gzip cut short',
        name: 'train-images.gz',
        bytes: FILES['train-images.gz'].subarray(0, -9),
        rule: /must be gzip \(unexpected end of file\)/,
      },
      {
        what: 'no gzip',
        name: 'test-labels.gz',
        bytes: Buffer.from('<html>moved</html>'),
        rule: /must be gzip \(incorrect header check\)/,
      },
      {
        what: 'a flipped bit',
        name: 'train-labels.gz',
        bytes: FILES['train-labels.gz'].map((byte, at) =>
          at === FILES['train-labels.gz'].length - 8 ? byte ^ 1 : byte,
        ) as Buffer,
        rule: /must be gzip \(incorrect data check\)/,
      },
      {
        what: 'labels in the place of images',
        name: 'train-images.gz',
        bytes: FILES['train-labels.gz'],
        rule: /must start with an idx header of 16 bytes, got 11|idx magic number must be 2051, got 2049/,
      },
      {
        what: 'values that are no bytes',
        name: 'train-labels.gz',
        bytes: gzipSync(idx([3], Uint8Array.of(1, 2, 3), 13)),
        rule: /idx magic number must be 2049, got 3329/,
      },
      {
        what: 'fewer values than the header says',
        name: 'test-images.gz',
        bytes: gzipSync(idx([2, 28, 28], testImages.subarray(1))),
        rule: /idx header says 2 x 28 x 28 = 1568 values, got 1567/,
      },
      {
        what: 'another number of labels than of images',
        name: 'train-labels.gz',
        bytes: gzipSync(idx([2], Uint8Array.of(1, 2))),
        rule: /must hold 3 values, got 2/,
      },
      {
        what: 'images of another size',
        name: 'test-images.gz',
        bytes: gzipSync(idx([2, 14, 56], testImages)),
        rule: /must hold 2 x 28 x 28 values, got 2 x 14 x 56/,
      },
      {
        what: 'a label that is no class',
        name: 'train-labels.gz',
        bytes: gzipSync(idx([3], Uint8Array.of(1, 2, 10))),
        rule: /label of record 2 must be below 10, got 10/,
      },
    ])('$what', async ({ name, bytes, rule }) => {
      writeAll({ [name]: bytes });
      const message = await reason();
      expect(message.startsWith(`${file(name)}: `), message).toBe(true);
      expect(message).toMatch(rule);
    });
  });
});
