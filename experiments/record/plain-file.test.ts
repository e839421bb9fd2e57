import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readPlainFile, readPlainText } from './plain-file.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'plain-file-'));
afterAll(() => rmSync(root, { recursive: true }));
const at = (...names: string[]) => path.join(root, ...names);
mkdirSync(at('runs', 'one'), { recursive: true });
writeFileSync(at('runs', 'one', 'log'), 'é');

test('is read whole', () => {
  expect(readPlainText(at('runs', 'one', 'log'))).toBe('é');
  expect(readPlainFile(at('runs', 'one', 'log'), root)).toEqual(Buffer.from('é'));
});

test('what is absent, a link, a folder, a pipe or a device is none', () => {
  symlinkSync(at('runs', 'one', 'log'), at('link'));
  execFileSync('mkfifo', [at('pipe')]);
  const others = [
    at('none'),
    at('runs', 'one', 'log', 'below'),
    at('link'),
    at('runs'),
    at('pipe'),
    '/dev/zero',
  ];
  for (const file of others) expect(readPlainFile(file), file).toBeNull();
});

test('nor is one behind a link below the folder, which may be a link itself', () => {
  symlinkSync(at('runs'), at('other'));
  expect(readPlainText(at('other', 'one', 'log'), root)).toBeNull();
  expect(readPlainText(at('other', 'one', 'log'), at('other'))).toBe('é');
});
