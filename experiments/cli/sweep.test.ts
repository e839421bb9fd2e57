/** The real program, sweeping over minute networks in a temporary folder. */
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
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { taskSettings } from '../record/parse-record.ts';
import { readRecord, runFolder, STATE_FILE } from '../record/record-store.ts';
import { runLockOwner } from '../record/run-lock.ts';
import type { RunRecord } from '../record/run-record.ts';
import { SMOKE_STUDY } from '../studies/smoke.ts';
import { killLabs, runLab, startLab } from './testing/lab-process.ts';

// Seconds on an idle machine; minutes beside another sweep.
vi.setConfig({ testTimeout: 900_000 });

const FOLDERS = SMOKE_STUDY.declared.map(runFolder);
const finishedAt = (record: RunRecord | null) => record?.sittings.at(-1)?.finishedAt;

let results: string;
beforeEach(() => {
  results = mkdtempSync(path.join(os.tmpdir(), 'lab-sweep-'));
});
afterEach(() => {
  killLabs();
  // Runs of a killed sweep may still be about to notice.
  rmSync(results, { recursive: true, maxRetries: 30, retryDelay: 500 });
});

const sweep = (...more: readonly string[]) => [
  'sweep',
  '--study',
  'smoke',
  '--results-dir',
  results,
  ...more,
];

test('a sweep that was killed goes on where it was, and no run is lost or done twice', async () => {
  const killed = startLab(sweep('--jobs', '2'));
  await killed.said('done');
  killed.child.kill('SIGKILL');
  await killed.ended;
  const before = FOLDERS.flatMap((folder) => finishedAt(readRecord(results, folder)) ?? []);
  // At once: its runs may still be about to notice.
  const again = await runLab(sweep('--jobs', '2'));
  expect(again, again.stderr).toMatchObject({ code: 0, stdout: '4 of 4 runs recorded\n' });
  const records = FOLDERS.map((folder) => readRecord(results, folder)!);
  expect(records.map(({ config }) => config)).toEqual(SMOKE_STUDY.declared.map(taskSettings));
  expect(before.length).toBeGreaterThan(0);
  expect(records.map(finishedAt)).toEqual(expect.arrayContaining(before));
  expect(again.stderr).toMatch(/^\[\d\/4\] raw/);
  const third = await runLab(sweep());
  expect(third).toMatchObject({ code: 0, stdout: '4 of 4 runs recorded\n', stderr: '' });
});

/** Of the run of that folder, which the next must not lose. */
function saveState(folder: string): void {
  const work = path.join(results, 'work', folder);
  mkdirSync(work, { recursive: true });
  writeFileSync(path.join(work, STATE_FILE), '');
}

test("what is no part of the paper is not trained among the paper's records", async () => {
  const outcome = await runLab(['sweep', '--study', 'smoke']);
  expect(outcome).toMatchObject({ code: 1, stdout: '' });
  expect(outcome.stderr).toContain('--results-dir: study smoke is no part of the paper');
});

test('a sweep that is asked to stop saves its runs, and ends with them', async () => {
  const stopped = startLab(sweep('--jobs', '2'));
  await stopped.said('running');
  stopped.child.kill('SIGTERM');
  const outcome = await stopped.ended;
  expect(outcome).toMatchObject({
    code: 143,
    stderr: expect.stringContaining('the same command goes on from here'),
  });
  const status = await runLab(['status', '--study', 'smoke', '--results-dir', results]);
  expect(status.stdout).toContain('0 done, 0 running, 0 failed, 4 waiting\n');
  const watched = await runLab(['status', '--study', 'smoke', '--results-dir', results, '--watch']);
  expect(watched).toMatchObject({ code: 0, stdout: status.stdout });
  expect(watched.stderr).toMatch(/^nothing is being trained; lab sweep or lab train --resume goes on/);
});

test('a run that fails is reported with its log, and the others go on, also one whose owner on another machine died', async () => {
  const blocked = path.join(results, FOLDERS[0]!);
  const printed = await runLab(['plan', '--study', 'smoke', '--json']);
  const plan = JSON.parse(printed.stdout) as { folder: string; config: object }[];
  // Another configuration was begun in its place, and came to a saved state.
  mkdirSync(blocked, { recursive: true });
  writeFileSync(path.join(blocked, 'config.json'), JSON.stringify({ ...plan[0]!.config, epochs: 9 }));
  saveState(FOLDERS[0]!);
  const others = path.join(results, 'work', FOLDERS.find((folder) => folder.endsWith('variant=bit/s42'))!);
  mkdirSync(others, { recursive: true });
  const owner = { pid: 1, host: 'other-machine', started: 'x', space: 'there', id: 'y', leaseSeconds: 1 };
  writeFileSync(path.join(others, 'lock.1'), JSON.stringify(owner));
  const outcome = await runLab(sweep('--only', 's42'));
  expect(outcome.code).toBe(1);
  expect(readFileSync(path.join(others, 'train.log'), 'utf8')).toContain('process 1 on other-machine');
  expect(outcome.stdout).toBe('1 of 2 runs recorded\n');
  expect(outcome.stderr).toMatch(
    /1 of 2 runs failed\n {2}raw\/smoke\/.*\/variant=std\/s42: .*different configuration/,
  );
  const log = /log: ([^)\n]*)/.exec(outcome.stderr)![1]!;
  expect(readFileSync(log, 'utf8')).toContain('different configuration');

  const lab = async (...args: readonly string[]) =>
    (await runLab([...args, '--results-dir', results])).stdout;
  const status = await lab('status', '--study', 'smoke');
  expect(status).toMatch(/variant=std\/s42 {2}failed: .*different configuration/);
  expect(status).toMatch(/\n1 done, 0 running, 1 failed, 2 waiting\n$/);
  expect(await lab('logs', FOLDERS[0]!.slice(0, -1))).toBe(readFileSync(log, 'utf8'));
  const left = await runLab(sweep('--only', 's42', '--leave-failed'));
  expect(left).toMatchObject({ code: 1, stdout: '1 of 2 runs recorded\n' });
  expect(await lab('retry', '--failed')).toMatch(
    /^raw.*variant=std\/s42: will be tried again; it had failed: .*\n$/,
  );
  expect(await lab('retry', '--failed')).toBe('no run failed\n');
  expect(await lab('status', '--study', 'smoke')).toMatch(/variant=std\/s42 {2}stopped, waiting to go on\n/);
});

test('a run that is cancelled saves its state, and is left alone until it may go on', async () => {
  const run = FOLDERS[0]!;
  const sweeping = startLab(sweep('--only', 'variant=std/s42'));
  await sweeping.said('running');
  const work = path.join(results, 'work', run);
  while (!readFileSync(path.join(work, 'train.log'), 'utf8').includes('epoch 1/3')) await sleep(20);
  const { pid } = runLockOwner(work)!;
  // Held, so that it is not done before the signal comes.
  process.kill(pid, 'SIGSTOP');
  const named = ['--results-dir', results];
  const cancelled = await runLab(['cancel', run, ...named]).finally(() => process.kill(pid, 'SIGCONT'));
  expect(cancelled.stdout).toMatch(
    /variant=std\/s42: cancelled; process \d+ was asked to save its state and end\n$/,
  );
  const outcome = await sweeping.ended;
  expect(outcome).toMatchObject({ code: 1, stdout: '0 of 1 runs recorded\n' });
  expect(outcome.stderr).toContain('variant=std/s42: cancelled; lab retry takes it up again');
  expect(existsSync(path.join(work, STATE_FILE))).toBe(true);
  expect(await runLab(sweep('--only', 'variant=std/s42'))).toMatchObject({
    code: 1,
    stdout: '0 of 1 runs recorded\n',
  });
  expect((await runLab(['retry', run, ...named])).stdout).toContain('will be taken up again');
  expect((await runLab(['status', '--study', 'smoke', ...named])).stdout).not.toContain('cancelled');
  const unknown = await runLab(['cancel', run.replace('std', 'sdt'), ...named]);
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining(`nearest: ${run}`) });
});

test('a dry run prints what is missing and trains nothing', async () => {
  const outcome = await runLab(sweep('--dry-run', '--only', 'variant=bit/s42'));
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  expect(outcome.stdout).toMatch(/^npm run lab -- train .*--variant bit .*--seed 42 .*\n$/);
  expect(readdirSync(results)).toEqual([]);
});

test('several patterns choose the runs of each, in their order and once', async () => {
  const patterns = ['--only', 'variant=bit/s42', '--only', 's42'];
  const { code, stdout } = await runLab(sweep('--dry-run', ...patterns));
  expect(code).toBe(0);
  expect([...stdout.matchAll(/--variant (\w+) /g)].map(([, variant]) => variant)).toEqual(['bit', 'std']);
  const misspelt = await runLab(sweep('--dry-run', ...patterns, '--only', 'variant=bti'));
  expect(misspelt).toMatchObject({ code: 1, stderr: expect.stringContaining("fits 'variant=bti'") });
});

const distillation = (...more: readonly string[]) => [
  ...['sweep', '--study', 'smoke-distillation', '--jobs', '2', '--results-dir', results],
  ...more,
];
const TEACHER = 'raw/smoke/dataset=synthetic/model=resnet18/variant=std/s42';
const STUDENT = 'raw/smoke/dataset=synthetic/model=resnet18/variant=bit_kd/s42';

test('teachers are trained before those who learn from them, also where only the latter were asked for', async () => {
  const outcome = await runLab(distillation('--only', 'bit_kd'));
  expect(outcome, outcome.stderr).toMatchObject({ code: 0, stdout: '2 of 2 runs recorded\n' });
  const [teacher, student] = [readRecord(results, TEACHER)!, readRecord(results, STUDENT)!];
  expect(student.details.teacherCheckpoint).toBe(teacher.files[0]!.sha256);
  expect(student.config.distillation).toMatchObject({ teacher: { record: TEACHER, runId: teacher.runId } });
  expect(Date.parse(student.sittings[0]!.startedAt)).toBeGreaterThan(Date.parse(finishedAt(teacher)!));
});

test('who learns from a teacher that failed fails with its name, and status says who is waited for', async () => {
  const status = await runLab(['status', '--study', 'smoke-distillation', '--results-dir', results]);
  expect(status.stdout).toContain(`${STUDENT}  waiting for ${TEACHER}\n`);
  mkdirSync(path.join(results, TEACHER), { recursive: true });
  writeFileSync(path.join(results, TEACHER, 'config.json'), '{');
  saveState(TEACHER);
  const outcome = await runLab(distillation());
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain(`${STUDENT}: its teacher ${TEACHER} failed`);
});
