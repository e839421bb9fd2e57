/** A busy or chatty Slurm, by fakes of its commands; experiments/cli/slurm-sweep.test.ts has a real one. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { runFolder } from '../record/record-store.ts';
import { EXAMPLE_RUN } from '../record/testing/example-run.ts';
import { cancelRun } from './cancel-run.ts';
import type { Executor } from './executor.ts';
import { type FakeSlurm, fakeSlurm } from './fixtures/fake-slurm.ts';
import { backOff } from './slurm-commands.ts';
import { slurmExecutor } from './slurm-executor.ts';
import { submittedRuns } from './slurm-submissions.ts';

const LOOK_SECONDS = 0.02;
const runs = [1, 2].map((seed) => ({ ...EXAMPLE_RUN, seed }));
const folders = runs.map(runFolder) as [string, string];

/** A timer may end a millisecond before the time that it was set to. */
const untilNextLook = () => sleep(2000 * LOOK_SECONDS);

let results: string;
let slurm: FakeSlurm;
let executor: Executor;

beforeEach(() => {
  results = mkdtempSync(path.join(os.tmpdir(), 'busy-slurm-'));
  slurm = fakeSlurm(results);
  vi.stubEnv('PATH', `${slurm.programs}:${process.env.PATH}`);
  executor = slurmExecutor({
    run: {
      ...{ resultsDir: results, dataDir: '/data', logDir: null, trackGrads: false, wandb: false },
      ...{ threads: 1, device: 'cpu', niceness: 0, commit: true },
    },
    ...{ jobs: null, request: [], warningSeconds: 60, lookSeconds: LOOK_SECONDS },
  });
  return () => {
    vi.unstubAllEnvs();
    rmSync(results, { recursive: true });
  };
});

/** What a sweep does between two looks, until the runs are queued. */
async function untilQueued(): Promise<readonly string[]> {
  const remarks: string[] = [];
  for (let turns = 0; turns < 100; turns++) {
    const jobs = await executor.poll();
    if (jobs.size === runs.length) return remarks;
    const remark = executor.remark();
    if (remark !== null && remark !== remarks.at(-1)) remarks.push(remark);
    await executor.start(runs);
    await untilNextLook();
  }
  throw new Error(`never queued: ${remarks.join('; ')}`);
}

const jobOf = (folder: string) => submittedRuns(results).get(folder)?.job;
const UNEXPECTED = 'slurm_load_jobs error: Unexpected message received';
const TIMED_OUT = 'Batch job submission failed: Socket timed out on send/recv operation';

describe('a controller that is busy', () => {
  test('at the start: the sweep waits and begins nothing before it knows of earlier jobs', async () => {
    slurm.answer('squeue', { stderr: UNEXPECTED, exit: 1 });
    expect((await executor.poll()).size).toBe(0);
    expect(executor.remark()).toBe(
      `Slurm does not answer, this is what it said last (squeue: ${UNEXPECTED})`,
    );
    await executor.start(runs);
    expect(slurm.calls('sbatch')).toBe(0);
    await untilNextLook();
    expect(await untilQueued()).toEqual([]);
    expect(slurm.queue()).toHaveLength(2);
  });

  test('when it takes a job: the job is submitted later, and once', async () => {
    slurm.answer('sbatch', { stderr: TIMED_OUT, exit: 1 });
    expect(await untilQueued()).toEqual([`waiting for Slurm: sbatch: ${TIMED_OUT}`]);
    expect(slurm.calls('sbatch')).toBe(2);
    expect(slurm.queue()).toHaveLength(2);
  });

  test('when a run is cancelled: the sweep asks again', async () => {
    await untilQueued();
    for (let calls = 0; calls < 4; calls++) slurm.answer('scancel', { stderr: UNEXPECTED, exit: 1 });
    await executor.cancel(folders[0]);
    expect(slurm.queue()[0]).toContain('PENDING');
    await untilNextLook();
    await executor.cancel(folders[0]);
    expect(slurm.queue()[0]).toContain('CANCELLED');
    expect(slurm.queue()[1]).toContain('PENDING');
    expect(slurm.calls('scancel')).toBe(5);
  });

  test('when lab cancel asks: it asks again', async () => {
    await untilQueued();
    slurm.answer('squeue', { stderr: UNEXPECTED, exit: 1 });
    slurm.answer('scancel', { stderr: TIMED_OUT, exit: 1 });
    expect(await cancelRun(results, folders[1])).toMatch(/^cancelled; Slurm job 101_1 was asked to end$/);
    expect(slurm.queue()[1]).toContain('CANCELLED');
  });

  test('a squeue that does not know its arguments never will', async () => {
    slurm.answer('squeue', { stderr: "squeue: unrecognized option '--me'", exit: 1 });
    await expect(executor.poll()).rejects.toThrow("squeue: squeue: unrecognized option '--me'");
  });

  test('it is asked less and less often', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const tries = backOff(15);
    const waits = [1, 2, 3, 4, 5, 6, 7].map(() => {
      tries.failed();
      let seconds = 0;
      for (; !tries.isDue(); seconds++) vi.advanceTimersByTime(1000);
      return seconds;
    });
    expect(waits).toEqual([15, 30, 60, 120, 240, 300, 300]);
    tries.succeeded();
    vi.advanceTimersByTime(15_000);
    expect(tries.isDue()).toBe(true);
    vi.useRealTimers();
  });
});

describe('what sbatch prints beside the number', () => {
  test.each([
    ['words of a wrapper', 'This job costs 12 credits.\n\nJOB;cluster\nThank you.'],
    ['a wrapper that does not know --parsable', 'Submitted batch job JOB'],
  ])('%s', async (_what, printed) => {
    slurm.printing(printed);
    await untilQueued();
    expect(folders.map(jobOf)).toEqual(['101', '101']);
  });

  test('no number: the job is found by its name', async () => {
    slurm.printing('Your job is in the queue.');
    await untilQueued();
    expect(folders.map(jobOf)).toEqual(['101', '101']);
    expect(slurm.calls('sbatch')).toBe(1);
  });

  test('no number and no job: the sweep says what was printed, and what it leaves can be read', async () => {
    slurm.answer('sbatch', { stdout: 'Be patient.', exit: 0 });
    await expect(untilQueued()).rejects.toThrow(
      /^sbatch: must print the job's number, got "Be patient\."; squeue has no job lab-000001-/,
    );
    expect(folders.map(jobOf)).toEqual([null, null]);
    await untilQueued();
    expect(folders.map(jobOf)).toEqual(['102', '102']);
  });

  test('words of other programs in what squeue prints', async () => {
    await untilQueued();
    slurm.answer('squeue', {
      stdout: `Notice: node7 | down | until noon | sorry | all | of you\n${slurm.queue().join('\n')}`,
      exit: 0,
    });
    await untilNextLook();
    expect([...(await executor.poll()).values()].map(({ kind }) => kind)).toEqual(['queued', 'queued']);
  });
});
