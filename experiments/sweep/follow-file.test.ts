import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followFile } from './follow-file.ts';

let file: string;
beforeEach(() => {
  file = path.join(mkdtempSync(path.join(os.tmpdir(), 'follow-')), 'train.log');
});
afterEach(() => rmSync(path.dirname(file), { recursive: true }));

test('a file is printed as it is', async () => {
  writeFileSync(file, `${'ä'.repeat(70_000)}\n`);
  let text = '';
  await followFile(file, { follow: false, print: (part) => (text += part) });
  expect(text).toBe(`${'ä'.repeat(70_000)}\n`);
});

test('one that is followed may come later, grow, and begin anew', async () => {
  let text = '';
  const stop = new AbortController();
  const following = followFile(file, { follow: true, print: (part) => (text += part), stop: stop.signal });
  const printed = (expected: string) => vi.waitFor(() => expect(text).toBe(expected), 60_000);
  writeFileSync(file, 'epoch 1\n');
  await printed('epoch 1\n');
  appendFileSync(file, 'epoch 2\n');
  await printed('epoch 1\nepoch 2\n');
  writeFileSync(file, 'anew\n');
  await printed('epoch 1\nepoch 2\nanew\n');
  stop.abort();
  await following;
});
