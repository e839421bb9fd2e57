import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { describeFile } from '../../../data/describe-file.ts';
import { charactersOf } from '../tokenizers/character-tokenizer.ts';
import { tokenizerOf } from '../tokenizers/read-tokenizer.ts';
import type { Tokenizer } from '../tokenizers/tokenizer.ts';
import { trainBpe } from '../tokenizers/train-bpe.ts';
import { openTokens, writeTokens } from './token-file.ts';
import { tokensFingerprint } from './token-sequence.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'tokens-'));
  file = path.join(folder, 'train.tokens');
  return () => rmSync(folder, { recursive: true });
});

/** All tokens of documents, written and read. */
async function tokensOf(documents: Parameters<typeof writeTokens>[1], tokenizer: Tokenizer) {
  const written = await writeTokens(file, documents, tokenizer);
  const opened = openTokens(file, tokenizer.vocabularySize);
  const tokens = opened.slice(0, opened.length);
  opened.close();
  expect(written).toEqual({ tokens: tokens.length, sha256: describeFile(file).sha256 });
  expect(tokensFingerprint(tokens)).toBe(written.sha256);
  return tokens;
}

const CHARACTERS = charactersOf('abc');

describe('a token file', () => {
  test('has the end-of-text token after every document where there is one', async () => {
    const bpe = tokenizerOf(trainBpe([], 257), 'BPE');
    const tokens = await tokensOf(['Once.', 'Then.'], bpe);
    expect(bpe.decode(tokens)).toBe('Once.<|endoftext|>Then.<|endoftext|>');
    expect([...(await tokensOf(['ab', 'c'], CHARACTERS))]).toEqual([0, 1, 2]);
  });

  test('or the one that begins a text before it', async () => {
    const tokens = await tokensOf(['ab', 'c'], { ...CHARACTERS, beginOfText: 9, endOfText: 8 });
    expect([...tokens]).toEqual([9, 0, 1, 9, 2]);
  });

  test('holds more than a stream’s buffer, of documents that are there one after another', async () => {
    const text = 'abc'.repeat(40_000);
    const documents = (async function* () {
      for (let document = 0; document < 3; document++) yield text;
    })();
    expect(CHARACTERS.decode(await tokensOf(documents, CHARACTERS))).toBe(text.repeat(3));
  });

  test('is little-endian integers, of 16 bits or where the vocabulary needs them of 32', async () => {
    const ids = [1, 258];
    const narrow = { ...CHARACTERS, encode: () => Uint16Array.from(ids) };
    expect([...(await tokensOf([''], narrow))]).toEqual(ids);
    expect(readFileSync(file).toString('hex')).toBe('01000201');
    const wide = { ...CHARACTERS, vocabularySize: 65_537, encode: () => Uint32Array.from(ids) };
    expect([...(await tokensOf([''], wide))]).toEqual(ids);
    expect(readFileSync(file).toString('hex')).toBe('0100000002010000');
  });

  test('gives any part of it, up to its end', async () => {
    await writeTokens(file, ['abcabc'], CHARACTERS);
    const tokens = openTokens(file, 3);
    expect([...tokens.slice(1, 4)]).toEqual([1, 2, 0]);
    expect([...tokens.slice(4, 9)]).toEqual([1, 2]);
    expect([...tokens.slice(6, 9)]).toEqual([]);
    truncateSync(file, 6);
    expect(() => tokens.slice(1, 4)).toThrow(`${file}: must have 6 bytes at 2, got 4`);
    tokens.close();
  });

  test('what cannot be taken apart is told as it is', async () => {
    await expect(writeTokens(file, ['abx'], CHARACTERS)).rejects.toThrow('no token for "x" (character 3');
  });
});

test('the fingerprint is that of little-endian 16-bit integers', () => {
  // printf '\x01\x00\x02\x01' | sha256sum
  expect(tokensFingerprint(Uint16Array.of(1, 258))).toBe(
    'd4744442255e7771a216170e3f705b6c9e519b7f05d6c0ce0eaf402e44a8c6a9',
  );
});
