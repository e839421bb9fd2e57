/**
 * Two sweeps over the same runs at once, and their trainings, killed at random moments and their clocks set back: the records at
 * the end are those of a sweep that nobody disturbed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadRecords } from '../analysis/load/load-records.ts';
import { seededGenerator } from '../analysis/stats/testing/seeded-generator.ts';
import { readRecord, runFolder, workFolder } from '../experiments/record/record-store.ts';
import { runLockOwner } from '../experiments/record/run-lock.ts';
import { SMOKE_DISTILLATION_STUDY } from '../experiments/studies/smoke.ts';
import { START } from '../programs/compiled-program.mjs';
import { CLOCK_SET_BACK, clockSetBackWithin } from './clock-set-back.mjs';
import { checkpointObjection, RecordReader } from './record-reader.ts';
import { Findings, KILLS, Kills, SEED, stackTrace, tell, torment } from './torment.ts';

const LAB = path.resolve(import.meta.dirname, '../experiments/cli/lab.ts');
const [STUDENT, TEACHER] = SMOKE_DISTILLATION_STUDY.declared.map(runFolder);
const FOLDERS = [TEACHER!, STUDENT!];

const top = mkdtempSync(path.join(os.tmpdir(), 'chaos-sweeps-'));
const reference = path.join(top, 'reference');
/** Milliseconds that a sweep takes. */
let duration: number;
beforeAll(() => {
  duration = undisturbedSweep(reference);
}, 600_000);
afterAll(() => rmSync(top, { recursive: true, maxRetries: 30, retryDelay: 500 }));

const sweep = (results: string) => [
  ...[START, LAB, 'sweep', '--study', SMOKE_DISTILLATION_STUDY.id],
  ...['--results-dir', results, '--nice', '0'],
];

function undisturbedSweep(results: string): number {
  const before = performance.now();
  const { status, stderr } = spawnSync(process.execPath, sweep(results), { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return performance.now() - before;
}

/** All of a record that does not depend on the clock, the machine or how often the run was resumed. */
function timeless(results: string, folder: string): object {
  const { sittings: _, history, outcomes, ...same } = readRecord(results, folder)!;
  const isTime = (name: string) =>
    name === 'seconds' || name.startsWith('time.') || name.endsWith('PerSecond');
  const timeless = (values: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => !isTime(name)));
  return { ...same, outcomes: timeless(outcomes), history: history.map(timeless) };
}

test('two sweeps at once, killed at random: no record is lost, torn, doubled or different', async () => {
  const draw = seededGenerator(SEED);
  const kills = new Kills(KILLS.sweeps);
  const findings = new Findings();
  for (let round = 0; kills.left > 0; round++) {
    const results = path.join(top, `round-${round}`);
    const reader = new RecordReader(results);
    const victim = {
      start: () =>
        spawn(process.execPath, sweep(results), {
          env: clockSetBackWithin(2 * duration),
          stdio: ['ignore', 'ignore', 'pipe'],
        }),
      // Now and then long enough for a run.
      longest: 0.6 * duration,
      objection,
    };
    const isOver = () => FOLDERS.every((folder) => readRecord(results, folder) !== null);
    await Promise.all([1, 2].map(() => torment(victim, kills, draw, findings, isOver)));
    undisturbedSweep(results);
    expect(await reader.stop()).toEqual([]);
    expect(findings.objections).toEqual([]);
    expectWhole(results);
    tell(`sweeps: round ${round}, ${kills.taken} kills, all records as undisturbed`);
    rmSync(results, { recursive: true, maxRetries: 30, retryDelay: 500 });
  }
  expect(await findings.survivors(120_000)).toEqual([]);
}, 7_200_000);

test('two sweeps at once whose clocks are set back: each run is begun once, and none is taken over', async () => {
  const results = path.join(top, 'clock');
  // Early enough for every process; a training is some seconds of a sweep.
  const env = clockSetBackWithin(duration / 8);
  const ended = [1, 2].map(async () => {
    const program = spawn(process.execPath, sweep(results), { env, stdio: ['ignore', 'ignore', 'pipe'] });
    const [stderr, [code]] = await Promise.all([text(program.stderr), once(program, 'close')]);
    expect(code, stderr).toBe(0);
    return stderr;
  });
  const said = await Promise.all(ended);
  expectWhole(results);
  const logs = SMOKE_DISTILLATION_STUDY.declared.map((config) =>
    readFileSync(path.join(workFolder(results, config), 'train.log'), 'utf8'),
  );
  for (const log of [...said, ...logs]) expect(log).toContain(CLOCK_SET_BACK);
  expect([...said, ...logs].join('')).not.toContain('took over');
  for (const folder of FOLDERS) expect(readRecord(results, folder)!.sittings).toHaveLength(1);
}, 1_200_000);

/** A sweep may end because its training was killed again and again; it says so, and nothing else. */
function objection(code: number | null, stderr: string): string | null {
  if (code === 0) return null;
  const reasons = [...stderr.matchAll(/^ {2}raw\S*: (.*)$/gm)].map(([, reason]) => reason!);
  const known = /^(killed by SIGKILL; begun \d+ times without getting further|its teacher .* failed)$/;
  const isKnown = code === 1 && reasons.length > 0 && reasons.every((reason) => known.test(reason));
  return stackTrace(stderr) ?? (isKnown ? null : `sweep ended with ${code}: ${stderr}`);
}

function expectWhole(results: string): void {
  const { runs, problems } = loadRecords(results);
  expect(problems).toEqual([]);
  expect(runs.map((run) => run.path).sort()).toEqual([...FOLDERS].sort());
  for (const folder of FOLDERS) {
    expect(checkpointObjection(results, folder)).toBeNull();
    expect(timeless(results, folder)).toEqual(timeless(reference, folder));
    expect(readdirSync(path.join(results, folder)).sort()).toEqual(
      readdirSync(path.join(reference, folder)).sort(),
    );
  }
  const teacher = readRecord(results, TEACHER!)!.files[0]!.sha256;
  expect(readRecord(results, STUDENT!)!.details.teacherCheckpoint).toBe(teacher);
  for (const config of SMOKE_DISTILLATION_STUDY.declared) {
    const folder = workFolder(results, config);
    expect(runLockOwner(folder)).toBeNull();
    expect(readdirSync(folder).filter((name) => name.startsWith('lock.'))).toHaveLength(1);
  }
}
