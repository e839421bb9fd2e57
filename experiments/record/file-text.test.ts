import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hasCode, messageOf, readIfThere, readNamed, readTextIfThere } from './file-text.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'file-text-'));
afterAll(() => rmSync(root, { recursive: true }));

test('a file is read, and none is null, also below what is no folder', () => {
  const file = path.join(root, 'file');
  writeFileSync(file, 'é');
  expect(readIfThere(file)).toEqual(Buffer.from('é'));
  expect(readTextIfThere(file)).toBe('é');
  for (const absent of [path.join(root, 'none'), path.join(file, 'none')]) {
    expect(readTextIfThere(absent)).toBeNull();
    expect(() => readNamed(absent)).toThrow(absent);
  }
});

test('what cannot be read is named with the reason in words', () => {
  const file = path.join(root, 'no-folder');
  writeFileSync(file, '');
  expect(() => readNamed(path.join(root, 'none'))).toThrow(`${path.join(root, 'none')}: is not there`);
  expect(() => readNamed(path.join(file, 'none'))).toThrow('what should be a folder above it is a file');
});

test('a folder in the place of a file is an error that names it', () => {
  expect(() => readIfThere(root)).toThrow(`${root}: must be a file, is a folder`);
});

test('what is thrown need not be an error', () => {
  expect([messageOf(new Error('broken')), messageOf('broken')]).toEqual(['broken', 'broken']);
  expect(hasCode({ code: 'ENOENT' }, 'ENOENT')).toBe(false);
});
