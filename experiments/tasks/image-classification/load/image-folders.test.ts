/** Tiny-ImageNet and ImageNet in small: folders of JPEG files that the test makes. */
import { createHash } from 'node:crypto';
import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import sharp from 'sharp';
import { beforeEach, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { serveFiles } from '../../../data/fixtures/file-server.ts';
import { trainingBatches } from '../batches.ts';
import { fingerprint, type ImageSet } from '../image-set.ts';
import type { ImagenetSource, TinyImagenetSource } from './dataset-sources.ts';
import { loadImagenet } from './imagenet.ts';
import { loadTinyImagenet } from './tiny-imagenet.ts';

const SIDE = 8;
/** Not in alphabetical order, as in the published file. */
const IDS = ['n03', 'n01', 'n02'];

const TINY: TinyImagenetSource = {
  dataset: 'tiny_imagenet',
  folder: 'tiny',
  // Port 9 (discard) refuses: no test may reach the real host.
  archive: { url: 'http://127.0.0.1:9/tiny.zip', sha256: '0' },
  trainPerClass: 4,
  testPerClass: 2,
  classes: 3,
  side: SIDE,
};
const LARGE: ImagenetSource = {
  dataset: 'imagenet',
  folder: 'large',
  site: 'https://image-net.org/download.php',
  testRecords: 6,
  classes: 3,
  side: SIDE,
};

let dataDir: string;
const inFolder = (...names: string[]) => path.join(dataDir, ...names);

beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'folders-'));
  return () => rmSync(dataDir, { recursive: true });
});

/** A JPEG of one grey level: tells in the decoded set which file it was. */
async function writeImage(level: number, size: number, ...names: string[]): Promise<void> {
  const background = { r: level, g: level, b: level };
  const jpeg = await sharp({ create: { width: size, height: size, channels: 3, background } })
    .jpeg({ quality: 100 })
    .toBuffer();
  mkdirSync(path.dirname(inFolder(...names)), { recursive: true });
  writeFileSync(inFolder(...names), jpeg);
}

/** The level of training image `index` of a class: tens say the class, ones the image. */
const level = (id: string, index: number) => 50 * Number(id.slice(1)) + 5 * index;

async function writeTiny(top = TINY.folder): Promise<void> {
  const lines: string[] = [];
  for (const id of IDS) {
    for (let index = 0; index < 4; index++) {
      await writeImage(level(id, index), SIDE, top, 'train', id, 'images', `${id}_${index}.JPEG`);
    }
    for (let index = 0; index < 2; index++) {
      const name = `val_${lines.length}.JPEG`;
      await writeImage(level(id, index) + 2, SIDE, top, 'val', 'images', name);
      lines.push(`${name}\t${id}\t0\t0\t7\t7`);
    }
  }
  writeFileSync(inFolder(top, 'val', 'val_annotations.txt'), `${lines.join('\n')}\n`);
  writeFileSync(inFolder(top, 'wnids.txt'), `${IDS.join('\n')}\n`);
}

const loadTiny = (
  trainExamples: number,
  source = TINY,
  progress?: Parameters<typeof loadTinyImagenet>[1]['progress'],
) => loadTinyImagenet(source, { dataDir, trainExamples, progress });
const levels = (set: ImageSet) => Array.from({ length: set.count }, (_, index) => set.pixels(index)[0]!);
const reason = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: Error) => error.message,
  );

describe('loadTinyImagenet', () => {
  test('reads training images with classes in turn, and the published validation split as test split', async () => {
    await writeTiny();
    const { train, test } = await loadTiny(12);
    expect([train.shape, train.classes, test.count]).toEqual([[8, 8, 3], 3, 6]);
    expect([...train.labels]).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]);
    const expected = [0, 1, 2, 3].flatMap((index) => ['n01', 'n02', 'n03'].map((id) => level(id, index)));
    expect(levels(train)).toEqual(expected);
    expect([...test.labels]).toEqual([2, 2, 0, 0, 1, 1]);
    expect(levels(test)).toEqual(IDS.flatMap((id) => [level(id, 0) + 2, level(id, 1) + 2]));
  });

  test('decodes once: later loads read the pixels, which give the same fingerprint', async () => {
    await writeTiny();
    const notes: string[] = [];
    const progress = { download() {}, note: (text: string) => notes.push(text) };
    const first = fingerprint((await loadTiny(12, TINY, progress)).train);
    expect(notes.at(-2)).toMatch(/^decoded 12 of 12 images of tiny_imagenet into /);
    const before = notes.length;
    expect(fingerprint((await loadTiny(12, TINY, progress)).train)).toBe(first);
    expect(notes.length).toBe(before);
    expect(readdirSync(inFolder('tiny', 'decoded')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('takes no more than asked for, of all classes', async () => {
    await writeTiny();
    const { train } = await loadTiny(5);
    expect([...train.labels]).toEqual([0, 1, 2, 0, 1]);
  });

  test('downloads and unpacks the archive when it is absent', async () => {
    await writeTiny('source');
    const zip = new ZipFile();
    for (const entry of readdirSync(inFolder('source'), { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      if (entry.isFile()) zip.addFile(file, path.join('tiny', path.relative(inFolder('source'), file)));
    }
    zip.end();
    await pipeline(zip.outputStream, createWriteStream(inFolder('made.zip')));
    const bytes = readFileSync(inFolder('made.zip'));
    const server = await serveFiles({ '/tiny.zip': bytes });
    try {
      const archive = {
        url: `${server.url}tiny.zip`,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      };
      expect((await loadTiny(12, { ...TINY, archive })).train.count).toBe(12);
      expect(readdirSync(inFolder('tiny')).sort()).toEqual(['decoded', 'train', 'val', 'wnids.txt']);
    } finally {
      await server.close();
    }
  });

  test('names what is absent and where it would come from', async () => {
    expect(await reason(loadTiny(12))).toMatch(
      /wnids\.txt: is not there and could not be fetched: http:\/\/127\.0\.0\.1:9\/tiny\.zip: cannot be reached/,
    );
  });

  describe('names the file and the rule it breaks', () => {
    beforeEach(() => writeTiny());

    test('a class with too few images', async () => {
      rmSync(inFolder('tiny', 'train', 'n02', 'images', 'n02_3.JPEG'));
      expect(await reason(loadTiny(12))).toBe(
        `${inFolder('tiny', 'train', 'n02', 'images')}: must hold 4 images, got 3`,
      );
    });

    test('a class folder that is not there', async () => {
      rmSync(inFolder('tiny', 'train', 'n02'), { recursive: true });
      expect(await reason(loadTiny(12))).toMatch(/train\/n02\/images: cannot be read \(ENOENT/);
    });

    test('a file that is no image', async () => {
      writeFileSync(inFolder('tiny', 'train', 'n02', 'images', 'notes.txt'), '');
      expect(await reason(loadTiny(12))).toBe(
        `${inFolder('tiny', 'train', 'n02', 'images', 'notes.txt')}: must be a .JPEG file`,
      );
    });

    test('an image cut short, leaving no half file of pixels', async () => {
      const file = inFolder('tiny', 'train', 'n02', 'images', 'n02_1.JPEG');
      writeFileSync(file, readFileSync(file).subarray(0, 200));
      expect(await reason(loadTiny(12))).toContain(`${file}: must be an image that can be decoded (`);
      expect(readdirSync(inFolder('tiny', 'decoded'))).toEqual([]);
    });

    test('an image of another size', async () => {
      await writeImage(9, 10, 'tiny', 'val', 'images', 'val_3.JPEG');
      expect(await reason(loadTiny(12))).toMatch(
        /val_3\.JPEG: must be 8 x 8 pixels of 3 channels, got 10 x 10 of 3/,
      );
    });

    test('another number of classes', async () => {
      writeFileSync(inFolder('tiny', 'wnids.txt'), 'n01\nn02\n');
      expect(await reason(loadTiny(12))).toBe(`${inFolder('tiny', 'wnids.txt')}: must name 3 classes, got 2`);
    });

    test('annotations with a line missing, or with an unknown class', async () => {
      const file = inFolder('tiny', 'val', 'val_annotations.txt');
      const lines = readFileSync(file, 'utf8').trim().split('\n');
      writeFileSync(file, lines.slice(1).join('\n'));
      expect(await reason(loadTiny(12))).toBe(`${file}: must have 6 lines, got 5`);
      writeFileSync(file, [...lines.slice(1), 'val_0.JPEG\tn99\t0'].join('\n'));
      expect(await reason(loadTiny(12))).toBe(
        `${file}: line 6 must name a file and a class of wnids.txt, got val_0.JPEG\tn99\t0`,
      );
    });
  });
});

describe('loadImagenet', () => {
  async function writeLarge(): Promise<void> {
    for (const id of IDS) {
      // Classes of different sizes, as in the real set; images larger than the crop.
      for (let index = 0; index < Number(id.slice(1)) + 1; index++) {
        await writeImage(level(id, index), 20 + index, 'large', 'train', id, `${id}_${index}.JPEG`);
      }
      for (let index = 0; index < 2; index++) {
        await writeImage(level(id, index) + 2, 12, 'large', 'val', id, `v${index}.JPEG`);
      }
    }
  }
  const load = (trainExamples: number) => loadImagenet(LARGE, { dataDir, trainExamples });

  test('reads class folders in turn, scaled and cropped', async () => {
    await writeLarge();
    const { train, test } = await load(9);
    expect(train.shape).toEqual([8, 8, 3]);
    expect([...train.labels]).toEqual([0, 1, 2, 0, 1, 2, 1, 2, 2]);
    const ids = ['n01', 'n02', 'n03'];
    const turns = [0, 0, 0, 1, 1, 1, 2, 2, 3];
    expect(levels(train)).toEqual([...train.labels].map((label, at) => level(ids[label]!, turns[at]!)));
    expect([...test.labels]).toEqual([0, 1, 2, 0, 1, 2]);
  });

  test('is trained on in crops of random size, each with its label', async () => {
    await writeLarge();
    const { train } = await load(9);
    const statistics = { mean: [0, 0, 0], std: [1, 1, 1] };
    const options = { augment: 'resized-crop', mixupAlpha: 0, labelSmoothing: 0, seed: 1, epoch: 0 } as const;
    const [batch] = [...trainingBatches(train, { batchSize: 9, statistics, ...options })];
    // Images of one level have it in any crop, but for what JPEG left.
    const first = Array.from({ length: 9 }, (_, at) => Math.round(255 * batch!.images[at * 8 * 8 * 3]!));
    const classes = first.map((value) => Math.round((value - 8) / 50) - 1);
    expect(classes).toEqual([...batch!.labels]);
    expect(new Set(first).size).toBe(9);
  });

  test('says where to get it when it is absent', async () => {
    expect(await reason(load(9))).toBe(
      `${inFolder('large')}: is not there; get ILSVRC 2012 from https://image-net.org/download.php and unpack it to ` +
        'train/<id>/*.JPEG and val/<id>/*.JPEG',
    );
  });

  test('names a split that is not sorted into classes, or too small', async () => {
    await writeLarge();
    expect(await reason(load(10))).toBe(`${inFolder('large', 'train')}: must hold at least 10 images, got 9`);
    rmSync(inFolder('large', 'train', 'n01'), { recursive: true });
    expect(await reason(load(5))).toBe(
      `${inFolder('large', 'train')}: must hold a folder for each of 3 classes, got 2`,
    );
  });

  test('names a validation split that lies flat', async () => {
    await writeLarge();
    rmSync(inFolder('large', 'val'), { recursive: true });
    await writeImage(1, 12, 'large', 'val', 'ILSVRC2012_val_00000001.JPEG');
    expect(await reason(load(9))).toMatch(/val\/n01: cannot be read \(ENOENT/);
  });
});
