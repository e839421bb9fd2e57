import { hash } from 'node:crypto';
import type { Tokens } from '../tokenizers/tokenizer.ts';

/** A text's tokens, of which parts are asked for: in memory an array, on disk a {@link TokenFile}. */
export interface TokenSequence {
  readonly length: number;
  /** Those from `start` to before `end`, or to the last. */
  slice(start: number, end: number): Tokens;
}

/** The tokens' bytes, little-endian, as all machines hold them that the engine's kernels are built for. */
export function bytesOf({ buffer, byteOffset, byteLength }: Tokens): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** SHA-256 (lower-case hex) of the tokens as little-endian integers, of 16 bits where they fit. */
export function tokensFingerprint(tokens: Tokens): string {
  return hash('sha256', bytesOf(tokens), 'hex');
}
