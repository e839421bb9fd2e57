import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { bundleEpoch, writeTarball } from './tarball.ts';

const folder = mkdtempSync(join(tmpdir(), 'tarball-'));
afterAll(() => rmSync(folder, { recursive: true }));
const entry = (path: string, text = path) => ({ path, read: () => Buffer.from(text) });

it('is sorted, and has one time, one owner and the bytes that went in', () => {
  const file = join(folder, 'a.tar.gz');
  writeTarball(file, [entry('b/long.txt', 'x'.repeat(5_000)), entry('a.txt')], 86_400);
  const list = execFileSync('tar', ['--utc', '--numeric-owner', '-tvzf', file], { encoding: 'utf8' });
  expect(
    list
      .trim()
      .split('\n')
      .map((line) => line.replace(/\s+/g, ' ')),
  ).toEqual(['-rw-r--r-- 0/0 5 1970-01-02 00:00 a.txt', '-rw-r--r-- 0/0 5000 1970-01-02 00:00 b/long.txt']);
  expect(execFileSync('tar', ['-xzOf', file, 'b/long.txt'], { encoding: 'utf8' })).toBe('x'.repeat(5_000));
  const again = join(folder, 'b.tar.gz');
  writeTarball(again, [entry('a.txt'), entry('b/long.txt', 'x'.repeat(5_000))], 86_400);
  expect(readFileSync(again).equals(readFileSync(file))).toBe(true);
});

it.each(['../out', '/etc/passwd', 'a//b', 'a b', 'x'.repeat(400)])(
  'refuses the path %j and leaves nothing',
  (path) => {
    const file = join(folder, 'refused.tar.gz');
    expect(() => writeTarball(file, [entry('fine.txt'), entry(path)], 0)).toThrow(file);
    expect(existsSync(file)).toBe(false);
  },
);

it('refuses two entries of one path', () => {
  const file = join(folder, 'refused.tar.gz');
  expect(() => writeTarball(file, [entry('a'), entry('a')], 0)).toThrow('two entries have the path a');
});

it('takes its time from SOURCE_DATE_EPOCH alone', () => {
  expect(bundleEpoch({ SOURCE_DATE_EPOCH: '12' })).toBe(12);
  expect(bundleEpoch({})).toBe(bundleEpoch({}));
  for (const text of ['', '-1', '1.5', 'now', '99999999999'])
    expect(() => bundleEpoch({ SOURCE_DATE_EPOCH: text })).toThrow('must be whole seconds since 1970');
});
