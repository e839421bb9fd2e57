import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

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
