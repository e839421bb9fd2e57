import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { lastLine, logTail } from './log-tail.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'log-tail-'));
afterAll(() => rmSync(root, { recursive: true }));
const log = path.join(root, 'train.log');

test('is the last state of each line, without escape sequences', () => {
  writeFileSync(log, 'epoch 1\r\u001b[Kepoch 2\n\u001b[31m<b>\u0007\u202eend\n');
  expect(logTail(log)).toBe('epoch 2\n<b>??end\n');
  expect(lastLine(log)).toBe('<b>??end');
});

test('of a long log it is whole lines of its end', () => {
  writeFileSync(log, `${'é'.repeat(30_000)}\n${'x'.repeat(20_000)}\nlast\n\n`);
  expect(logTail(log)).toBe(`${'x'.repeat(20_000)}\nlast\n\n`);
  expect(lastLine(log)).toBe('last');
});

test('there is none without a log, and no last line of an empty one', () => {
  expect([logTail(path.join(root, 'none')), lastLine(path.join(root, 'none'))]).toEqual([null, null]);
  expect(logTail(path.join(log, 'below a file'))).toBeNull();
  writeFileSync(log, ' \n\n');
  expect(lastLine(log)).toBeNull();
});
