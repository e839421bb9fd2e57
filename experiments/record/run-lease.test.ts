/**
 * Machines are simulated by process namespaces with host names of their own (unshare --pid --uts) over one folder: such
 * processes cannot see each other, as on two machines. Where that is not permitted, those tests are skipped.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LeaseMonitor } from './lease-monitor.ts';
import { acquireRunLease, LeaseLost, type RunLease } from './run-lease.ts';
import { acquireRunLock, isRunLock } from './run-lock.ts';

vi.setConfig({ testTimeout: 300_000 });

let folder: string;
const machines: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'lease-'));
});
afterEach(() => {
  vi.useRealTimers();
  for (const machine of machines.splice(0)) machine.kill('SIGKILL');
  rmSync(folder, { recursive: true, maxRetries: 10, retryDelay: 200 });
});

const UNSHARE = ['unshare', '--pid', '--uts', '--fork', '--kill-child', '--mount-proc'];
const canUnshare = spawnSync(UNSHARE[0]!, [...UNSHARE.slice(1), 'true']).status === 0;

/** A process on a machine of its own that holds the lease until it is killed; resolves when it has it. */
async function machine(leaseSeconds: number): Promise<ChildProcess> {
  const code = `
    import { acquireRunLease } from ${JSON.stringify(path.join(import.meta.dirname, 'run-lease.ts'))};
    const lease = await acquireRunLease(process.argv[1], { leaseSeconds: ${leaseSeconds} });
    console.log('confirm' in lease);
    setInterval(() => {}, 1000);`;
  const node = [process.execPath, '--import', import.meta.resolve('tsx'), '--input-type=module', '-e', code];
  const host = ['sh', '-c', 'hostname other-machine; exec "$@"', 'sh'];
  const [command, ...args] = [...UNSHARE, ...host, ...node, folder];
  const child = spawn(command!, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  machines.push(child);
  const [answer] = await once(child.stdout, 'data');
  expect(String(answer).trim()).toBe('true');
  return child;
}

/** By an hour, for this process: it must neither cut a lease short nor make it last. */
function setClockBack(): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 });
}

function asElsewhere(number: number): void {
  const owner = {
    pid: 1,
    host: 'elsewhere.example',
    started: 'x',
    space: 'there',
    id: 'y',
    leaseSeconds: 80,
  };
  for (const name of readdirSync(folder)) rmSync(path.join(folder, name));
  writeFileSync(path.join(folder, `lock.${number}`), JSON.stringify(owner));
}

describe('watching an owner elsewhere', () => {
  test('its lease is over when its number stood still for so long by the clock of the watcher', () => {
    let now = 1000;
    const watch = new LeaseMonitor(() => now);
    asElsewhere(4);
    const kinds = Array.from({ length: 10 }, () => {
      const { kind } = watch.liveness(folder);
      now += 9;
      return kind;
    });
    expect(kinds).toEqual([...Array.from({ length: 9 }, () => 'owned elsewhere'), 'silent']);
    asElsewhere(5);
    expect(watch.liveness(folder).kind).toBe('owned elsewhere');
  });

  test('a watcher that stood still itself gives it time to renew', () => {
    let now = 0;
    const watch = new LeaseMonitor(() => now);
    asElsewhere(4);
    watch.liveness(folder);
    now += 100_000;
    expect(watch.liveness(folder).kind).toBe('owned elsewhere');
  });

  test('an owner that does not promise to renew is never silent', () => {
    let now = 0;
    const watch = new LeaseMonitor(() => now);
    writeFileSync(path.join(folder, 'lock.1'), JSON.stringify({ pid: 1, host: 'elsewhere', started: 'x' }));
    for (let look = 0; look < 100; look++) {
      expect(watch.liveness(folder).kind).toBe('owned elsewhere');
      now += 1000;
    }
  });
});

test.skipIf(!canUnshare)('an owner on another machine that lives keeps its run', async () => {
  await machine(20);
  const waiting = acquireRunLease(folder, { leaseSeconds: 20 });
  setClockBack();
  const outcome = await waiting;
  expect(outcome).toMatchObject({ host: 'other-machine', leaseSeconds: 20 });
  expect(isRunLock(outcome)).toBe(false);
});

test.skipIf(!canUnshare)(
  'one that died is noticed, and of two who wait for it one gets the run',
  async () => {
    const dead = await machine(6);
    dead.kill('SIGKILL');
    await once(dead, 'exit');
    expect(isRunLock(acquireRunLock(folder))).toBe(false);
    const waiting = [1, 2].map(() => acquireRunLease(folder, { leaseSeconds: 6 }));
    setClockBack();
    const outcomes = await Promise.all(waiting);
    const leases = outcomes.filter((outcome) => isRunLock(outcome));
    expect(leases).toHaveLength(1);
    for (const outcome of outcomes) if (isRunLock(outcome)) outcome.release();
  },
);

test('an owner that was paused for longer than its lease is told before it writes', async () => {
  const lease = (await acquireRunLease(folder, { leaseSeconds: 6 })) as RunLease;
  lease.confirm();
  const numbers = readdirSync(folder).map((name) => Number(name.slice('lock.'.length)));
  const other = { pid: 7, host: 'other-machine', started: 'x' };
  writeFileSync(path.join(folder, `lock.${Math.max(...numbers) + 1}`), JSON.stringify(other));
  expect(() => lease.confirm()).toThrow(LeaseLost);
  expect(() => lease.confirm()).toThrow('process 7 on other-machine took over this run');
  await vi.waitFor(() => expect(lease.lost.aborted).toBe(true), { timeout: 120_000 });
  lease.release();
  expect(isRunLock(acquireRunLock(folder))).toBe(false);
});

test('a process that computes without pause still renews its lease', async () => {
  const lease = (await acquireRunLease(folder, { leaseSeconds: 6 })) as RunLease;
  const before = readdirSync(folder);
  // The thread needs to have started once.
  await vi.waitFor(() => expect(readdirSync(folder)).not.toEqual(before), { timeout: 120_000 });
  const started = readdirSync(folder);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 8000);
  expect(readdirSync(folder)).not.toEqual(started);
  lease.release();
});
