import { createHash } from 'node:crypto';
import { type Tokenizer, type Tokens, tokenArray } from '../tokenizers/tokenizer.ts';

/**
 * The tokens of documents, one after another: behind the token that begins a text where the tokenizer has one, else followed by the one
 * that ends it where there is one. They are read once and stay in memory, two or four bytes a token.
 */
export function tokenSequence(documents: Iterable<string>, tokenizer: Tokenizer): Tokens {
  const { beginOfText, endOfText, vocabularySize } = tokenizer;
  const begin = beginOfText === null ? [] : [beginOfText];
  const end = beginOfText !== null || endOfText === null ? [] : [endOfText];
  let tokens = tokenArray(vocabularySize, 1 << 16);
  let count = 0;
  for (const document of documents) {
    for (const part of [begin, tokenizer.encode(document), end]) {
      if (count + part.length > tokens.length) {
        const larger = tokenArray(vocabularySize, Math.max(2 * tokens.length, count + part.length));
        larger.set(tokens.subarray(0, count));
        tokens = larger;
      }
      tokens.set(part, count);
      count += part.length;
    }
  }
  return tokens.slice(0, count);
}

/** SHA-256 (lower-case hex) of the tokens as little-endian integers, of 16 bits where they fit. */
export function tokensFingerprint(tokens: Tokens): string {
  const width = tokens.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(width * Math.min(tokens.length, 1 << 20));
  const view = new DataView(bytes.buffer);
  const hash = createHash('sha256');
  for (let start = 0; start < tokens.length; start += 1 << 20) {
    const part = tokens.subarray(start, start + (1 << 20));
    for (let at = 0; at < part.length; at++) {
      if (width === 2) view.setUint16(2 * at, part[at]!, true);
      else view.setUint32(4 * at, part[at]!, true);
    }
    hash.update(bytes.subarray(0, width * part.length));
  }
  return hash.digest('hex');
}
