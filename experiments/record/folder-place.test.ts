import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fileInTheWay, requireWritable } from './folder-place.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'folder-place-'));
afterAll(() => rmSync(root, { recursive: true }));

test('a file in the place of a folder, or of one above it, is named', () => {
  const file = path.join(root, 'file');
  writeFileSync(file, '');
  expect(fileInTheWay(file)).toBe(file);
  expect(fileInTheWay(path.join(file, 'a', 'b'))).toBe(file);
  expect(fileInTheWay(root)).toBeNull();
  expect(fileInTheWay(path.join(root, 'a', 'b'))).toBeNull();
});

test('whether a folder can be written to is found out without leaving anything', () => {
  const before = readdirSync(root);
  requireWritable(root, '--results-dir');
  requireWritable(path.join(root, 'a', 'b'), '--results-dir');
  expect(readdirSync(root)).toEqual(before);
});

test.runIf(existsSync('/proc/self'))('also of a folder where Node.js would never end', () => {
  expect(() => requireWritable('/proc/none/a', '--results-dir')).toThrow(
    /^--results-dir: \/proc\/none\/a, which \/proc is to hold: cannot be written to \((ENOENT|EACCES)\)$/,
  );
});
