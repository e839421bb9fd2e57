import { createHash } from 'node:crypto';
import { closeSync, createWriteStream, fstatSync, openSync, readSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { DataError, reasonOf } from '../../../data/data-error.ts';
import { hasCode } from '../../../record/file-text.ts';
import { type Tokenizer, type Tokens, tokenArray } from '../tokenizers/tokenizer.ts';
import { bytesOf, type TokenSequence } from './token-sequence.ts';

export interface WrittenTokens {
  readonly tokens: number;
  /** SHA-256 of the file, which is the tokens' fingerprint. */
  readonly sha256: string;
}

/**
 * Writes the tokens of documents, one after another: behind the token that begins a text where the tokenizer has one, else followed by
 * the one that ends it where there is one. Little-endian integers, of 16 bits where the vocabulary fits, and nothing else. One document
 * is in memory at a time.
 */
export async function writeTokens(
  file: string,
  documents: Iterable<string> | AsyncIterable<string>,
  tokenizer: Tokenizer,
): Promise<WrittenTokens> {
  const { beginOfText, endOfText, vocabularySize } = tokenizer;
  const begin = tokenArray(vocabularySize, beginOfText === null ? [] : [beginOfText]);
  const end = tokenArray(vocabularySize, beginOfText !== null || endOfText === null ? [] : [endOfText]);
  const hash = createHash('sha256');
  let tokens = 0;
  const written = async function* () {
    for await (const document of documents) {
      for (const part of [begin, tokenizer.encode(document), end]) {
        if (part.length === 0) continue;
        tokens += part.length;
        hash.update(bytesOf(part));
        yield bytesOf(part);
      }
    }
  };
  await pipeline(written, createWriteStream(file)).catch((cause: unknown) => {
    if (!hasCode(cause, 'ENOSPC', 'EDQUOT')) throw cause;
    throw new DataError(`${file}: cannot be written after ${tokens} tokens (${reasonOf(cause)})`, { cause });
  });
  return { tokens, sha256: hash.digest('hex') };
}

export interface TokenFile extends TokenSequence {
  close(): void;
}

/**
 * The tokens of a file, which may be larger than memory. Node.js maps no files into memory: each part is one read at its position, and
 * comes from the system's cache where that holds it, as a mapped page would.
 *
 * Reading throws {@link DataError} where the file has become shorter.
 */
export function openTokens(file: string, vocabularySize: number): TokenFile {
  const width = tokenArray(vocabularySize, 0).BYTES_PER_ELEMENT;
  const descriptor = openSync(file, 'r');
  const length = fstatSync(descriptor).size / width;
  return {
    length,
    slice(start, end): Tokens {
      const tokens = tokenArray(vocabularySize, Math.max(0, Math.min(end, length) - start));
      const bytes = bytesOf(tokens);
      const read = readSync(descriptor, bytes, 0, bytes.length, start * width);
      if (read === bytes.length) return tokens;
      throw new DataError(`${file}: must have ${bytes.length} bytes at ${start * width}, got ${read}`);
    },
    close: () => closeSync(descriptor),
  };
}
