import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar';
import { openPromise } from 'yauzl';
import { DataError, reasonOf } from './data-error.ts';
import { download, type OnProgress, type PublishedFile } from './download.ts';

/** Downloads `published` to `file` unless it is there. Throws {@link DataError} naming both, and the size where it is known. */
export async function fetchFile(
  published: PublishedFile,
  file: string,
  onProgress?: OnProgress,
): Promise<void> {
  if (existsSync(file)) return;
  await explainAbsence(file, () => download(published, file, onProgress), published.bytes);
}

/**
 * Puts those of `names` that `folder` lacks in their place, from an archive that unpacks to a folder of the same name. Files
 * that are there are left alone. Everything happens in a temporary folder beside `folder` and is renamed at the end, so a
 * killed process leaves no half file, and two processes do not disturb each other.
 *
 * Throws {@link DataError} naming the first absent file and the archive's address.
 */
export async function fetchFromArchive(
  archive: PublishedFile,
  folder: string,
  names: readonly string[],
  onProgress?: OnProgress,
): Promise<void> {
  const absent = names.filter((name) => !existsSync(path.join(folder, name)));
  if (absent.length === 0) return;
  await explainAbsence(path.join(folder, absent[0]!), async () => {
    await mkdir(folder, { recursive: true });
    const temporary = await mkdtemp(`${folder}.tmp-`);
    try {
      const packed = path.join(temporary, path.posix.basename(new URL(archive.url).pathname));
      await download(archive, packed, onProgress);
      await unpack(archive, packed, temporary);
      for (const name of absent) await moveInto(archive, temporary, folder, name);
    } finally {
      // After an error, tar may still be writing what it had begun.
      await rm(temporary, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    }
  });
}

async function explainAbsence(file: string, fetching: () => Promise<void>, bytes?: number): Promise<void> {
  try {
    await fetching();
  } catch (thrown) {
    const size = bytes === undefined ? '' : ` (${bytes.toLocaleString('en-US')} bytes)`;
    throw new DataError(`${file}: is not there and could not be fetched${size}: ${reasonOf(thrown)}`, {
      cause: thrown,
    });
  }
}

/** A `.zip` or `.tar.gz` file, below `folder`. Both libraries refuse paths that lead outside. */
async function unpack(archive: PublishedFile, packed: string, folder: string): Promise<void> {
  try {
    if (packed.endsWith('.zip')) await unzip(packed, folder);
    else await extract({ file: packed, cwd: folder, strict: true });
  } catch (thrown) {
    throw new DataError(`${archive.url}: cannot be unpacked (${reasonOf(thrown)})`);
  }
}

async function moveInto(
  archive: PublishedFile,
  temporary: string,
  folder: string,
  name: string,
): Promise<void> {
  const unpacked = path.join(temporary, path.basename(folder), name);
  if (!existsSync(unpacked)) {
    throw new DataError(`${archive.url}: the archive must hold ${path.basename(folder)}/${name}`);
  }
  await rename(unpacked, path.join(folder, name));
}

async function unzip(file: string, folder: string): Promise<void> {
  const archive = await openPromise(file);
  for await (const entry of archive.eachEntry()) {
    const target = path.join(folder, entry.fileName);
    if (entry.fileName.endsWith('/')) {
      await mkdir(target, { recursive: true });
    } else {
      await mkdir(path.dirname(target), { recursive: true });
      await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(target));
    }
  }
}
