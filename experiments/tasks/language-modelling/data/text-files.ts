import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import path from 'node:path';
import { DataError } from '../../../data/data-error.ts';
import { describeFile } from '../../../data/describe-file.ts';
import type { OnProgress } from '../../../data/download.ts';
import { fetchFile } from '../../../data/fetch-absent.ts';
import type { TextCorpus, TextFile } from './text-corpora.ts';

/** A text file as records name it. */
export interface TextSource {
  /** Its name, without the folders. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** What it holds where it is a part of the published file; null where it is the whole. */
  readonly part: string | null;
}

/** A text file that is there and is what it says. */
export interface OpenedText extends TextSource {
  readonly path: string;
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
    await fetchFile({ ...file, url: file.url }, target, onProgress);
  }
  const { bytes, sha256 } = describeFile(target);
  const part = file.parts?.[sha256] ?? null;
  if (sha256 !== file.sha256 && part === null) {
    throw new DataError(
      `${target}: must have SHA-256 ${file.sha256} as published at ${file.url ?? site}, got ${sha256}; ` +
        'remove it to have it fetched again',
    );
  }
  return { path: target, file: file.file, bytes, sha256, part };
}

const CHUNK_BYTES = 16 * 1024 * 1024;

/**
 * The documents of a text file, in order. Where `separator` stands between them the file is read a chunk at a time, so that it
 * may be larger than memory; documents lose the white space around them, and empty ones are left out. Without a separator
 * the file is one document, as it is.
 */
export function* textDocuments(
  file: string,
  separator: string | null,
  chunkBytes = CHUNK_BYTES,
): Generator<string> {
  if (separator === null) {
    yield readFileSync(file, 'utf8');
    return;
  }
  let rest = '';
  for (const text of textChunks(file, chunkBytes)) {
    const documents = (rest + text).split(separator);
    rest = documents.pop()!;
    yield* documents.map((document) => document.trim()).filter((document) => document !== '');
  }
  const last = rest.trim();
  if (last !== '') yield last;
}

/** The text in pieces; a character whose bytes two chunks share is in the second. */
function* textChunks(file: string, chunkBytes: number): Generator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const buffer = new Uint8Array(chunkBytes);
  const descriptor = openSync(file, 'r');
  try {
    for (;;) {
      const read = readSync(descriptor, buffer);
      if (read === 0) break;
      yield decoder.decode(buffer.subarray(0, read), { stream: true });
    }
    yield decoder.decode();
  } finally {
    closeSync(descriptor);
  }
}
