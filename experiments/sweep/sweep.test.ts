/** The scheduler over a simulated executor: jobs that end as the test says, and never train. */
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BaseConfig } from '../record/base-record.ts';
import { runId } from '../record/canonical-json.ts';
import type { ImageConfig } from '../record/image-classification-record.ts';
import { imageRun } from '../record/image-run.ts';
import { beginRecord, completeRecord, runFolder, workFolder } from '../record/record-store.ts';
import { noteCancellation, readNote, removeNote } from '../record/run-note.ts';
import { EXAMPLE_RUN, exampleRunResults } from '../record/testing/example-run.ts';
import type { Executor, Job, JobEnd } from './executor.ts';
import { ATTEMPTS_WITHOUT_PROGRESS, countAttempt } from './run-attempts.ts';
import { type SweepOptions, sweep } from './sweep.ts';
import type { SweepRun } from './sweep-run.ts';

let results: string;
beforeEach(() => {
  results = mkdtempSync(path.join(os.tmpdir(), 'scheduler-'));
});
afterEach(() => rmSync(results, { recursive: true }));

function record(config: BaseConfig): JobEnd {
  beginRecord(results, config, 'overwrite');
  completeRecord(results, config, exampleRunResults(config as ImageConfig), [
    { name: 'weights.safetensors', content: 'w' },
  ]);
  return { kind: 'ended', reason: null };
}

/** What happens to a run that is begun: it ends so at the next look, or is still running then. */
type Happening = (config: BaseConfig, attempt: number) => JobEnd | 'running';

function simulatedExecutor(happening: Happening) {
  const jobs = new Map<string, Job>();
  const begun: string[] = [];
  const cancelled: string[] = [];
  const executor: Executor = {
    poll: async () => {
      const seen = new Map(jobs);
      for (const [folder, job] of jobs) if (job.kind !== 'running') jobs.delete(folder);
      return seen;
    },
    start: async (ready) => {
      for (const config of ready) {
        const folder = runFolder(config);
        begun.push(folder);
        countAttempt(results, folder);
        const end = happening(config, begun.filter((other) => other === folder).length);
        jobs.set(folder, end === 'running' ? { kind: 'running', place: 'nowhere' } : end);
      }
    },
    cancel: async (folder) => {
      cancelled.push(folder);
      jobs.set(folder, { kind: 'killed', reason: 'stopped by SIGTERM' });
    },
    stop: async () => {},
    remark: () => null,
    change: async () => setImmediate(),
  };
  return { executor, begun, cancelled };
}

async function swept(
  runs: readonly BaseConfig[],
  happening: Happening,
  more: Partial<SweepOptions> & { readonly watching?: (runs: readonly SweepRun[]) => unknown } = {},
) {
  const said: string[] = [];
  const { executor, begun, cancelled } = simulatedExecutor(happening);
  const ended = await sweep({
    runs,
    resultsDir: results,
    executor,
    failed: 'try again',
    stop: new AbortController().signal,
    report: {
      changed: (run) =>
        said.push(`s${run.config.seed} ${run.state}${run.reason === null ? '' : `: ${run.reason}`}`),
      overview: (all) => more.watching?.(all),
    },
    ...more,
  });
  return { said, begun, cancelled, states: ended.map(({ state }) => state), ended };
}

const run = (seed: number, change: Partial<ImageConfig> = {}): ImageConfig =>
  imageRun('gap', { ...EXAMPLE_RUN, ...change, seed });
const teacher = run(1, { quantization: 'std', ablation: 'none' });
const reference = { record: runFolder(teacher), runId: runId(teacher) };
const student = run(2, { distillation: { teacher: reference, temperature: 4, alpha: 0.9 } });

describe('a run that fails by its own fault', () => {
  test('is begun once, the others go on, and its reason is there after the sweep', async () => {
    const { said, begun, states } = await swept([run(1), run(2)], (config) =>
      config.seed === 1 ? { kind: 'ended', reason: 'training diverged' } : record(config),
    );
    expect(states).toEqual(['failed', 'done']);
    expect(begun).toEqual([run(1), run(2)].map(runFolder));
    expect(said).toEqual(['s1 failed: training diverged', 's2 done']);
    expect(readNote(results, runFolder(run(1)))).toMatchObject({
      kind: 'failed',
      reason: 'training diverged',
    });
  });

  test('is tried again by the next sweep, or left alone when that was asked', async () => {
    await swept([run(1)], () => ({ kind: 'ended', reason: 'no data' }));
    const left = await swept([run(1)], record, { failed: 'leave' });
    expect(left).toMatchObject({ states: ['failed'], begun: [] });
    expect(left.ended[0]!.reason).toBe('no data');
    expect(await swept([run(1)], record)).toMatchObject({ states: ['done'] });
  });

  test('is tried again by a sweep that still runs when its note is taken away', async () => {
    const runs = [run(1), run(2)];
    const { said, states } = await swept(
      runs,
      (config, attempt) => {
        if (config.seed === 2)
          return attempt === 1 ? { kind: 'killed', reason: 'NODE_FAIL' } : record(config);
        return attempt === 1 ? { kind: 'ended', reason: 'no data' } : record(config);
      },
      { watching: ([first]) => first!.state === 'failed' && removeNote(results, first!.folder) },
    );
    expect(said).toEqual(['s1 failed: no data', 's2 waiting: NODE_FAIL', 's1 waiting', 's2 done', 's1 done']);
    expect(states).toEqual(['done', 'done']);
  });
});

describe('a run that is killed', () => {
  const killed: JobEnd = { kind: 'killed', reason: 'NODE_FAIL' };

  test('goes on', async () => {
    const { said, begun, states } = await swept([run(1)], (config, attempt) =>
      attempt === 1 ? killed : record(config),
    );
    expect(states).toEqual(['done']);
    expect(begun).toHaveLength(2);
    expect(said).toEqual(['s1 waiting: NODE_FAIL', 's1 done']);
  });

  test('is given up when it does not get further', async () => {
    const { begun, ended } = await swept([run(1)], () => killed);
    expect(begun).toHaveLength(ATTEMPTS_WITHOUT_PROGRESS);
    expect(ended[0]).toMatchObject({
      state: 'failed',
      reason: 'NODE_FAIL; begun 3 times without getting further',
    });
  });

  test('goes on for as long as it gets further', async () => {
    const { begun, states } = await swept([run(1)], (config, attempt) => {
      if (attempt === 10) return record(config);
      writeFileSync(path.join(workFolder(results, config), 'state.safetensors'), String(attempt));
      // The time that the file system gives need not differ between two writes.
      const later = new Date(1_000_000 * attempt);
      utimesSync(path.join(workFolder(results, config), 'state.safetensors'), later, later);
      return killed;
    });
    expect(states).toEqual(['done']);
    expect(begun).toHaveLength(10);
  });
});

describe('a cancelled run', () => {
  test('is asked to end, and not begun again', async () => {
    const { cancelled, states, begun } = await swept([run(1)], () => 'running', {
      watching: ([first]) => {
        if (first!.state === 'running') noteCancellation(results, first!.folder, 'to be asked');
      },
    });
    expect(cancelled).toEqual([runFolder(run(1))]);
    expect(states).toEqual(['cancelled']);
    expect(begun).toHaveLength(1);
    expect(await swept([run(1)], record)).toMatchObject({ states: ['cancelled'], begun: [] });
  });
});

describe('a teacher', () => {
  test('is trained first, wherever it stands in the list', async () => {
    const { begun, states } = await swept([student, teacher], record);
    expect(begun).toEqual([teacher, student].map(runFolder));
    expect(states).toEqual(['done', 'done']);
  });

  test.each([
    ['failed', { kind: 'ended', reason: 'x' } as const, 'failed'],
    [
      'is of no use',
      { kind: 'ended', reason: null } as const,
      'is recorded, but with another configuration or without its weights',
    ],
  ])('that %s fails its student, once', async (_, end, reason) => {
    const { said, ended } = await swept([student, teacher], (config) => {
      if (reason === 'failed') return end;
      record(config);
      rmSync(path.join(results, runFolder(config), 'weights.safetensors'));
      return end;
    });
    expect(ended[0]).toMatchObject({
      state: 'failed',
      reason: `its teacher ${runFolder(teacher)} ${reason}`,
    });
    expect(said.filter((line) => line.startsWith('s2'))).toHaveLength(1);
  });

  test('that nobody trains fails its student', async () => {
    const { ended } = await swept([student], record);
    expect(ended[0]!.reason).toBe(
      `its teacher ${runFolder(teacher)} is neither recorded nor part of this sweep`,
    );
  });
});

test('when it is asked to stop it begins nothing more', async () => {
  const stop = new AbortController();
  const { states, begun } = await swept([run(1), student], () => 'running', {
    stop: stop.signal,
    watching: (runs) => runs.some(({ state }) => state === 'running') && stop.abort('SIGTERM'),
  });
  expect(states[0]).toBe('running');
  expect(begun).toHaveLength(1);
});
