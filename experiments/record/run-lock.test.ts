import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acquireRunLock, isRunLock, runLockOwner } from './run-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A process that takes the lock, says whether it got it, and holds it until it is killed. */
async function contender(): Promise<{ got: boolean; kill: () => Promise<void> }> {
  const code = `
    import { acquireRunLock, isRunLock } from ${JSON.stringify(path.join(import.meta.dirname, 'run-lock.ts'))};
    console.log(isRunLock(acquireRunLock(process.argv[1])));
    setInterval(() => {}, 1000);`;
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', code, folder];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [answer] = await once(child.stdout, 'data');
  const kill = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { got: String(answer).trim() === 'true', kill };
}

test('one holder at a time; released means free', () => {
  const lock = acquireRunLock(folder);
  expect(isRunLock(lock)).toBe(true);
  expect(acquireRunLock(folder)).toMatchObject({ pid: process.pid, host: os.hostname() });
  expect(runLockOwner(folder)?.pid).toBe(process.pid);
  if (isRunLock(lock)) lock.release();
  expect(runLockOwner(folder)).toBeNull();
  expect(isRunLock(acquireRunLock(folder))).toBe(true);
});

test('giving it back needs no space, as a full disk has none', () => {
  const lock = acquireRunLock(folder);
  if (isRunLock(lock)) lock.release();
  expect(statSync(path.join(folder, 'lock.2')).size).toBe(0);
});

test('of many that want it at once exactly one gets it, also when its last owner was killed', async () => {
  const first = await contender();
  expect(first.got).toBe(true);
  const second = await contender();
  expect(second.got).toBe(false);
  await second.kill();
  await first.kill();
  const many = await Promise.all(Array.from({ length: 6 }, contender));
  expect(many.filter(({ got }) => got)).toHaveLength(1);
  await Promise.all(many.map(({ kill }) => kill()));
  expect(isRunLock(acquireRunLock(folder))).toBe(true);
  expect(readdirSync(folder).filter((name) => name.startsWith('lock.'))).toHaveLength(1);
});

test('a process with the id of a dead owner is not taken for it', () => {
  const owner = { pid: process.pid, host: os.hostname(), started: 'before the last reboot' };
  writeFileSync(path.join(folder, 'lock.5'), JSON.stringify(owner));
  expect(runLockOwner(folder)).toBeNull();
  expect(isRunLock(acquireRunLock(folder))).toBe(true);
  expect(readdirSync(folder)).toEqual(['lock.6']);
});

test.each([
  '',
  '{"pid":',
  '{}',
  'null',
  '[]',
  '"7"',
  '{"pid":"1","host":"a","started":"x"}',
  '{"pid":1,"host":1,"started":"x"}',
])('a lock that a power cut left as %j keeps nobody out', (text) => {
  writeFileSync(path.join(folder, 'lock.3'), text);
  expect(runLockOwner(folder)).toBeNull();
  expect(isRunLock(acquireRunLock(folder))).toBe(true);
  expect(readdirSync(folder)).toEqual(['lock.4']);
});

test('a host whose name commands terminals is told without that', () => {
  const owner = { pid: 1, host: '\u001b[2Jelsewhere', started: 'x' };
  writeFileSync(path.join(folder, 'lock.1'), JSON.stringify(owner));
  expect(acquireRunLock(folder)).toMatchObject({ host: '?[2Jelsewhere' });
});

test('an owner on another host is left alone', () => {
  const owner = { pid: 1, host: 'elsewhere.example', started: 'x' };
  writeFileSync(path.join(folder, 'lock.1'), JSON.stringify(owner));
  expect(acquireRunLock(folder)).toEqual(owner);
});
