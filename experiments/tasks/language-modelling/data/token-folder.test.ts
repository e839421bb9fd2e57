import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { charactersOf } from '../tokenizers/character-tokenizer.ts';
import { openTokenFolder, writeTokenFolder } from './token-folder.ts';

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'token-folder-'));
  folder = path.join(root, 'made');
  return () => rmSync(root, { recursive: true });
});

const CHARACTERS = charactersOf('abc');
const source = (file: string) => ({ file, bytes: 3, sha256: '0'.repeat(64), part: null });
const split = (file: string, ...texts: string[]) => {
  const files = [source(file)];
  return { files: () => files, documents: () => texts };
};
const SPLITS = { train: split('t.txt', 'abc', 'ab'), validation: split('v.txt', 'ca'), test: null };

test('is there with splits, tokenizer and sources, and nothing beside it', async () => {
  await writeTokenFolder(folder, SPLITS, CHARACTERS);
  expect(readdirSync(root)).toEqual(['made']);
  const { train, validation, test: none, tokenizer, files } = openTokenFolder(folder);
  expect([[...train.slice(0, 9)], [...validation.slice(0, 9)], none]).toEqual([
    [0, 1, 2, 0, 1],
    [2, 0],
    null,
  ]);
  expect(tokenizer.file).toEqual(CHARACTERS.file);
  expect(files).toEqual([source('t.txt'), source('v.txt')]);
  for (const tokens of [train, validation]) tokens.close();
});

test('leaves nothing where a split cannot be taken apart or is too short', async () => {
  const write = (validation: string) =>
    writeTokenFolder(folder, { ...SPLITS, validation: split('v.txt', validation) }, CHARACTERS);
  await expect(write('ax')).rejects.toThrow('the tokenizer has no token for "x"');
  await expect(write('a')).rejects.toThrow('v.txt: must hold at least two tokens, got 1');
  expect(readdirSync(root)).toEqual([]);
});

test('of two processes at once the first one’s stays', async () => {
  await writeTokenFolder(folder, SPLITS, CHARACTERS);
  const before = readFileSync(path.join(folder, 'tokens.json'), 'utf8');
  await writeTokenFolder(folder, { ...SPLITS, validation: split('other.txt', 'bb') }, CHARACTERS);
  expect(readFileSync(path.join(folder, 'tokens.json'), 'utf8')).toBe(before);
  expect(readdirSync(root)).toEqual(['made']);
});
