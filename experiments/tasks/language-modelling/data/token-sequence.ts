import { createHash } from 'node:crypto';
import type { Tokenizer } from '../tokenizers/tokenizer.ts';

/**
 * The tokens of documents, one after another, each followed by the end-of-text token where the vocabulary has one. They are
 * read once and stay in memory, two bytes a token.
 */
export function tokenSequence(documents: Iterable<string>, tokenizer: Tokenizer): Uint16Array {
  const end = tokenizer.endOfText === null ? [] : [tokenizer.endOfText];
  let tokens = new Uint16Array(1 << 16);
  let count = 0;
  for (const document of documents) {
    for (const part of [tokenizer.encode(document), end]) {
      if (count + part.length > tokens.length) {
        const larger = new Uint16Array(Math.max(2 * tokens.length, count + part.length));
        larger.set(tokens.subarray(0, count));
        tokens = larger;
      }
      tokens.set(part, count);
      count += part.length;
    }
  }
  return tokens.slice(0, count);
}

/** SHA-256 (lower-case hex) of the tokens as little-endian 16-bit integers. */
export function tokensFingerprint(tokens: Uint16Array): string {
  const bytes = new Uint8Array(2 * Math.min(tokens.length, 1 << 20));
  const view = new DataView(bytes.buffer);
  const hash = createHash('sha256');
  for (let start = 0; start < tokens.length; start += 1 << 20) {
    const part = tokens.subarray(start, start + (1 << 20));
    for (let at = 0; at < part.length; at++) view.setUint16(2 * at, part[at]!, true);
    hash.update(bytes.subarray(0, 2 * part.length));
  }
  return hash.digest('hex');
}
