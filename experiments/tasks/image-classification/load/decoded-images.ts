import { createHash, randomUUID } from 'node:crypto';
import { existsSync, openSync, readSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { LoadProgress } from '../../task.ts';
import type { ImageSet } from '../image-set.ts';
import { JPEG_CHANNELS } from './jpeg.ts';
import type { LabelledFile } from './labelled-files.ts';

export interface DecodeOptions {
  readonly dataset: ImageSet['dataset'];
  readonly classes: number;
  /** Height and width of the decoded images. */
  readonly side: number;
  readonly decode: (file: string, side: number) => Promise<Uint8Array>;
  /** Folder of the file with the decoded pixels. */
  readonly folder: string;
  readonly progress: LoadProgress | undefined;
}

/** Images decoded at a time: enough to keep the decoder's threads busy. */
const TOGETHER = 32;

/**
 * An image set of files that are decoded once, into one file of raw pixels that later runs read from: decoding takes longer
 * than a training step, and whole sets do not fit into memory. The file is named for the list of images and the side, and
 * takes its name when it is whole. Each example is read from disk (from the system's cache, where memory allows).
 */
export async function decodedImageSet(
  files: readonly LabelledFile[],
  options: DecodeOptions,
): Promise<ImageSet> {
  const { dataset, classes, side } = options;
  const store = path.join(options.folder, `${listName(files)}-${side}.rgb`);
  if (!existsSync(store)) await decodeInto(store, files, options);
  const size = side * side * JPEG_CHANNELS;
  const descriptor = openSync(store, 'r');
  const buffer = new Uint8Array(size);
  return {
    dataset,
    classes,
    count: files.length,
    shape: [side, side, JPEG_CHANNELS],
    labels: Uint16Array.from(files, ({ label }) => label),
    pixels: (index) => {
      const read = readSync(descriptor, buffer, 0, size, index * size);
      if (read !== size)
        throw new RangeError(`${store}: example ${index} must have ${size} bytes, got ${read}`);
      return buffer;
    },
  };
}

/** The same for the same files in the same order, wherever the data folder lies. */
function listName(files: readonly LabelledFile[]): string {
  const hash = createHash('sha256');
  for (const { file, label } of files) hash.update(`${path.basename(file)} ${label}\n`);
  return hash.digest('hex').slice(0, 16);
}

async function decodeInto(
  store: string,
  files: readonly LabelledFile[],
  { side, decode, dataset, progress }: DecodeOptions,
): Promise<void> {
  await mkdir(path.dirname(store), { recursive: true });
  const temporary = `${store}.${randomUUID()}.tmp`;
  const tenth = Math.ceil(files.length / 10);
  try {
    const out = await open(temporary, 'w');
    try {
      for (let start = 0; start < files.length; start += TOGETHER) {
        const some = files.slice(start, start + TOGETHER);
        const images = await Promise.all(some.map(({ file }) => decode(file, side)));
        for (const pixels of images) await out.writeFile(pixels);
        const done = start + some.length;
        if (Math.floor(done / tenth) > Math.floor(start / tenth)) {
          progress?.note(`decoded ${done} of ${files.length} images of ${dataset} into ${store}`);
        }
      }
    } finally {
      await out.close();
    }
    await rename(temporary, store);
  } finally {
    await rm(temporary, { force: true });
  }
}
