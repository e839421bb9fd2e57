import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LeaseLost } from '../../experiments/record/run-lease.ts';
import { withBuildLock } from './build-lock.ts';
import { type Paths, pathsOf } from './paths.ts';

let paths: Paths;
beforeEach(() => {
  paths = pathsOf(mkdtempSync(join(tmpdir(), 'build-lock-')));
});
afterEach(() => rmSync(paths.root, { recursive: true }));

const SILENT = () => {};

/** A lock as another version of this process, or another machine, left it. */
function leaveLock(owner: object): void {
  mkdirSync(paths.cache, { recursive: true });
  for (const name of readdirSync(paths.cache)) rmSync(join(paths.cache, name));
  writeFileSync(join(paths.cache, 'lock.9'), JSON.stringify(owner));
}

it('lets one build wait for the other, and says so once', async () => {
  const events: string[] = [];
  const said: string[] = [];
  let finish = () => {};
  const first = withBuildLock(paths, SILENT, async () => {
    events.push('first begins');
    await new Promise<void>((done) => {
      finish = done;
    });
    events.push('first ends');
  });
  const second = withBuildLock(
    paths,
    (line) => said.push(line),
    async () => {
      events.push('second');
      return 7;
    },
  );
  await new Promise((done) => setTimeout(done, 500));
  expect(events).toEqual(['first begins']);
  finish();
  await first;
  expect(await second).toBe(7);
  expect(events).toEqual(['first begins', 'first ends', 'second']);
  expect(said).toEqual([
    expect.stringContaining(`waiting for another build of this paper (process ${process.pid} on `),
  ]);
});

it('is free again after a build that failed', async () => {
  const failing = withBuildLock(paths, SILENT, async () => {
    throw new Error('disk full');
  });
  await expect(failing).rejects.toThrow('disk full');
  expect(await withBuildLock(paths, SILENT, async () => 'done')).toBe('done');
});

it('is taken over from a build that was killed', async () => {
  const code = `
    import { pathsOf } from ${JSON.stringify(join(import.meta.dirname, 'paths.ts'))};
    import { withBuildLock } from ${JSON.stringify(join(import.meta.dirname, 'build-lock.ts'))};
    await withBuildLock(pathsOf(process.argv[1]), () => {}, () => {
      console.log('building');
      return new Promise((done) => setTimeout(done, 3_600_000));
    });`;
  const node = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', code, paths.root];
  const killed = spawn(process.execPath, node, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(killed.stdout, 'data');
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  expect(await withBuildLock(paths, SILENT, async () => 'built')).toBe('built');
});

it('is no obstacle when its owner is dead and another process has its id', async () => {
  leaveLock({ pid: process.pid, host: hostname(), started: 'before the last reboot', leaseSeconds: 120 });
  const said: string[] = [];
  expect(
    await withBuildLock(
      paths,
      (line) => said.push(line),
      async () => 'built',
    ),
  ).toBe('built');
  expect(said).toEqual([]);
});

it('is taken over when its owner on another machine does not renew it, and says for whom it waits', async () => {
  leaveLock({
    pid: 7,
    host: 'other-machine',
    started: 'x',
    space: 'elsewhere',
    id: 'y',
    leaseSeconds: 2,
  });
  const said: string[] = [];
  const outcome = await withBuildLock(
    paths,
    (line) => said.push(line),
    async () => 'built',
  );
  expect(outcome).toBe('built');
  expect(said).toEqual(['waiting for another build of this paper (process 7 on other-machine)']);
});

it('tells a build that stood still for longer than its lease, before it writes', async () => {
  const overtaken = withBuildLock(paths, SILENT, async (confirm) => {
    confirm();
    const numbers = readdirSync(paths.cache).map((name) => Number(name.slice('lock.'.length)));
    const other = { pid: 7, host: 'other-machine', started: 'x' };
    writeFileSync(join(paths.cache, `lock.${Math.max(...numbers) + 1}`), JSON.stringify(other));
    confirm();
  });
  await expect(overtaken).rejects.toThrow(LeaseLost);
});
