import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import { DataError } from '../../../data/data-error.ts';
import type { OnProgress } from '../../../data/download.ts';
import { fetchFile } from '../../../data/fetch-absent.ts';
import type { TextCorpus, TextFile } from './text-corpora.ts';

/** A text file that is there and is what it says. */
export interface OpenedText {
  readonly path: string;
  /** Its name, without the folders. */
  readonly file: string;
  readonly sha256: string;
  /** What it holds where it is a part of the published file; null where it is the whole. */
  readonly part: string | null;
}

/**
 * The file of a corpus, downloaded from its official host where it is absent, and checked: it must be the published file or a
 * known part of it.
 *
 * Throws {@link DataError} naming the file, and where it comes from.
 */
export async function openTextFile(
  { folder, site }: Pick<TextCorpus, 'folder' | 'site'>,
  file: TextFile,
  dataDir: string,
  onProgress?: OnProgress,
): Promise<OpenedText> {
  const target = path.join(dataDir, folder, file.file);
  if (!existsSync(target)) {
    if (file.url === null) throw new DataError(`${target}: is not there; it comes from ${site}`);
    await fetchFile({ url: file.url, sha256: file.sha256 }, target, onProgress);
  }
  const sha256 = await sha256Of(target);
  const part = file.parts?.[sha256] ?? null;
  if (sha256 !== file.sha256 && part === null) {
    throw new DataError(
      `${target}: must have SHA-256 ${file.sha256} as published at ${file.url ?? site}, got ${sha256}; ` +
        'remove it to have it fetched again',
    );
  }
  return { path: target, file: file.file, sha256, part };
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}
