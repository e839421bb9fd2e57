import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { draftFolder } from './folder-draft.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'folder-draft-'));
afterAll(() => rmSync(root, { recursive: true }));

test('of two who make a folder at once, the first to be done has it, and nothing is left of the other', () => {
  const target = path.join(root, 'made');
  const [slow, fast] = [draftFolder(target), draftFolder(target)];
  writeFileSync(path.join(slow.folder, 'by'), 'slow');
  writeFileSync(path.join(fast.folder, 'by'), 'fast');
  expect(existsSync(target)).toBe(false);
  expect(fast.place()).toBe(true);
  fast.discard();
  expect(readFileSync(path.join(slow.folder, 'by'), 'utf8')).toBe('slow');
  expect(slow.place()).toBe(false);
  slow.discard();
  expect(readFileSync(path.join(target, 'by'), 'utf8')).toBe('fast');
  expect(readdirSync(root)).toEqual(['made']);
});
