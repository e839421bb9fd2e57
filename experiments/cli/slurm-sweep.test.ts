/** Sweeps by a real Slurm, which the test starts and stops; skipped where that is not possible. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readRecord, runFolder, STATE_FILE } from '../record/record-store.ts';
import { runLockOwner } from '../record/run-lock.ts';
import { SMOKE_STUDY } from '../studies/smoke.ts';
import { type SlurmCluster, startSlurm, whyNoSlurm } from '../sweep/fixtures/slurm-cluster.ts';
import { submissionsFolder } from '../sweep/slurm-submissions.ts';
import { killLabs, runLab, startLab } from './testing/lab-process.ts';

// A minute on an idle machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });

const reason = whyNoSlurm();
const [std, bit] = SMOKE_STUDY.declared.map(runFolder) as [string, string];
const std123 = std.replace('s42', 's123');
const WEIGHTS = 'weights.safetensors';

describe.skipIf(reason !== null)(`a sweep by Slurm${reason === null ? '' : ` (${reason})`}`, () => {
  let top: string;
  let results: string;
  let slurm: SlurmCluster;

  beforeAll(async () => {
    top = mkdtempSync(path.join(os.tmpdir(), 'lab-slurm-'));
    results = path.join(top, 'results');
    slurm = await startSlurm();
    vi.stubEnv('SLURM_CONF', slurm.configuration);
  });
  afterAll(async () => {
    killLabs();
    await (slurm as SlurmCluster | undefined)?.stop();
    rmSync(top, { recursive: true, maxRetries: 30, retryDelay: 500 });
  });

  const sweep = (...more: readonly string[]) => [
    ...['sweep', '--study', 'smoke', '--executor', 'slurm', '--partition', 'test', '--time', '30'],
    ...['--warning', '60', '--look-every', '1', '--results-dir', results, ...more],
  ];
  const log = (folder: string) => path.join(results, 'work', folder, 'train.log');
  const manifests = () =>
    readdirSync(submissionsFolder(results))
      .filter((name) => name.startsWith('lab-'))
      .map((name) => readFileSync(path.join(submissionsFolder(results), name, 'manifest.json'), 'utf8'));
  const submissionsWith = (quantization: string) =>
    manifests().filter((text) => text.includes(`"quantization": "${quantization}"`)).length;
  const tasks = () => slurm.run('squeue', '--noheader', '--array', '--format=%F_%K').trim().split('\n');

  /** Waits until the run says so, and stands it still, so that what is done to it then finds it at work. */
  async function heldAt(folder: string, text: string): Promise<{ letGo: () => void }> {
    while (!existsSync(log(folder)) || !readFileSync(log(folder), 'utf8').includes(text)) await sleep(20);
    const owner = runLockOwner(path.join(results, 'work', folder));
    process.kill(owner!.pid, 'SIGSTOP');
    return { letGo: () => process.kill(owner!.pid, 'SIGCONT') };
  }

  /** Of `lab status --json`. */
  async function slurmSays(folder: string): Promise<unknown> {
    const status = await runLab(['status', '--study', 'smoke', '--json', '--results-dir', results]);
    const runs = JSON.parse(status.stdout) as { folder: string; slurm: unknown }[];
    return runs.find((run) => run.folder === folder)!.slurm;
  }

  test('goes on through signals, kills and the death of the sweep to the same bytes; a fault of its own ends a run', async () => {
    const reference = path.join(top, 'reference');
    const undisturbed = runLab([
      ...['sweep', '--study', 'smoke', '--only', 'variant=bit/s42', '--results-dir', reference],
    ]);
    // Another configuration was begun in the place of the first run, and came to a saved state.
    mkdirSync(path.join(results, std), { recursive: true });
    const other = { ...SMOKE_STUDY.declared[0]!, epochs: 9 };
    writeFileSync(path.join(results, std, 'config.json'), JSON.stringify(other));
    mkdirSync(path.join(results, 'work', std), { recursive: true });
    writeFileSync(path.join(results, 'work', std, STATE_FILE), '');

    const first = startLab(sweep('--only', 's42'));
    const atWork = await heldAt(bit, 'epoch 1/3');
    // What Slurm does before a time limit or a preemption.
    const [task] = tasks() as [string];
    slurm.run('scancel', '--batch', '--signal=USR2', task);
    atWork.letGo();
    await first.said(`${std}: failed`);
    first.child.kill('SIGKILL');
    await first.ended;

    const second = startLab(sweep('--only', 's42', '--leave-failed'));
    const resumed = await heldAt(bit, 'epoch 2/3');
    expect(tasks()).toEqual([task]);
    expect(await slurmSays(bit)).toMatchObject({ job: task, state: 'RUNNING', reason: '' });
    expect(submissionsWith('bit')).toBe(1);
    slurm.run('scancel', task);
    resumed.letGo();
    const outcome = await second.ended;
    expect(outcome).toMatchObject({ code: 1, stdout: '1 of 2 runs recorded\n' });
    expect(outcome.stderr).toMatch(
      /variant=bit\/s42: Slurm job \d+_\d+: cancelled in Slurm \(CANCELLED\), waiting to go on/,
    );
    expect(outcome.stderr).toContain('different configuration (epochs is 9 there and 3 here)');

    expect(await undisturbed).toMatchObject({ code: 0 });
    const record = readRecord(results, bit)!;
    const bytes = (root: string) => readFileSync(path.join(root, bit, WEIGHTS));
    expect(bytes(results).equals(bytes(reference))).toBe(true);
    expect(record.sittings).toHaveLength(3);
    expect(submissionsWith('bit')).toBe(2);
    expect(submissionsWith('std')).toBe(1);
  });

  test('what failed is known after the sweep, and a cancelled run leaves the queue', async () => {
    const status = await runLab(['status', '--study', 'smoke', '--results-dir', results]);
    expect(status.stdout).toMatch(/variant=std\/s42 {2}failed: .*different configuration/);
    expect(status.stdout).toContain('1 done, 0 running, 1 failed, 2 waiting\n');

    const sweeping = startLab(sweep('--only', 'variant=std/s123', '--sbatch=--hold'));
    await sweeping.said('variant=std/s123: queued as Slurm job');
    const held = { state: 'PENDING', reason: 'JobHeldUser', node: '' };
    expect(await slurmSays(std123)).toMatchObject(held);
    const cancelled = await runLab(['cancel', std123, '--results-dir', results]);
    expect(cancelled.stdout).toMatch(/variant=std\/s123: cancelled; Slurm job \d+_0 was asked to end\n$/);
    const outcome = await sweeping.ended;
    expect(outcome).toMatchObject({ code: 1, stdout: '0 of 1 runs recorded\n' });
    expect(outcome.stderr).toContain('variant=std/s123: cancelled; lab retry takes it up again');
    expect(slurm.run('squeue', '--noheader')).toBe('');
  });

  test('a run whose node fails goes on when the node is back', async () => {
    const folder = SMOKE_STUDY.declared.map(runFolder).find((name) => name.endsWith('variant=bit/s123'))!;
    const setNode = (state: string) =>
      slurm.run('scontrol', 'update', `NodeName=${os.hostname()}`, `State=${state}`, 'Reason=test');
    const submissions = submissionsWith('bit');
    const sweeping = startLab(sweep('--only', 'variant=bit/s123'));
    await heldAt(folder, 'epoch 1/3');
    const [task] = tasks() as [string];
    setNode('DOWN');
    const isPutBack = () => expect(slurm.run('scontrol', 'show', 'job', task)).toContain('Restarts=1');
    await vi.waitFor(isPutBack, { timeout: 60_000, interval: 100 });
    // It may come back by itself, even between the question and the order: ReturnToService.
    const bringBack = () => {
      if (slurm.run('sinfo', '--noheader', '--format=%T').includes('down')) setNode('RESUME');
    };
    await vi.waitFor(bringBack, { timeout: 10_000, interval: 100 });
    expect(await sweeping.ended).toMatchObject({ code: 0, stdout: '1 of 1 runs recorded\n' });
    expect(readRecord(results, folder)).not.toBeNull();
    // Slurm itself puts it back into its queue.
    expect(submissionsWith('bit')).toBe(submissions + 1);
  });
});
