/** The training loop on a task of a few numbers: no images, no TensorFlow.js. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Environment } from '../record/base-record.ts';
import type { OpenTask, Selection } from '../tasks/task.ts';
import { SILENT } from './progress.ts';
import { loadRunState } from './run-state.ts';
import type { TrainingSession } from './session.ts';
import { gradientOutcomes } from './tracked-gradients.ts';
import type { TrainRunOptions } from './train-period.ts';
import { RunStopped, trainRun } from './train-run.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'train-run-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const STEPS = 3;
const ENVIRONMENT: Environment = {
  ...{ gitCommit: 'a'.repeat(40), gitDirty: false, node: 'v22', os: 'Linux', gpu: null },
  cpu: { model: 'Example', family: 'x family 6 model 1', instructionSets: ['avx2'], cores: 2 },
  ...{ device: 'cpu', threads: 1, packages: { 'onnxruntime-node': '1.30.0' } },
};

/**
 * One weight, raised by one a step. `losses` are those of the validation split, period by period; `seen` is told of every
 * step and evaluation.
 */
function fakeSession(losses: readonly number[], seen: string[] = [], rows: 'epoch' | 'step' = 'epoch') {
  let weight = Float32Array.of(0);
  const evaluate: OpenTask['evaluate'] = async (split, run) => {
    await run({});
    const period = weight[0]! / STEPS;
    return { loss: split === 'test' ? weight[0]! : losses[period - 1]! };
  };
  const open = {
    periods: { count: losses.length, steps: STEPS, rows },
    learningRate: (step: number) => 1 / (step + 1),
    *batches() {
      for (let i = 0; i < STEPS; i++) yield { units: 2, feeds: () => ({}), sums: () => ({ loss: 4 }) };
    },
    evaluate,
  };
  const session = {
    open,
    variables: { w: {} },
    state: {
      variables: { w: { size: 1 } },
      read: () => ({ w: Float32Array.from(weight) }),
      write: ({ w }: { w: Float32Array }) => {
        weight = Float32Array.from(w);
      },
    },
    train: {
      run: async () => {
        weight = Float32Array.of(weight[0]! + 1);
        seen.push(`step ${weight[0]}`);
        return { loss: Float32Array.of(2) };
      },
    },
    evaluation: {
      run: async () => {
        seen.push('evaluation');
        return {};
      },
    },
  };
  return session as unknown as TrainingSession;
}

function options(session: TrainingSession, change: Partial<TrainRunOptions> = {}): TrainRunOptions {
  let milliseconds = 0;
  const selectBy: Selection = { name: 'validation.loss', better: 'lower' };
  return {
    ...{ runId: 'a'.repeat(64), task: { unit: 'image', selectBy }, session, environment: ENVIRONMENT },
    ...{ workFolder: folder, beforeSaving: () => {}, start: 'fresh', stop: new AbortController().signal },
    clock: { now: () => (milliseconds += 1000), timestamp: () => '2026-01-01T00:00:00.000Z' },
    ...{ progress: SILENT, gradients: null, observer: { begin() {}, step() {}, period() {}, end() {} } },
    ...change,
  };
}

test('gradients: mean and variance of their norms over a period, and over the run; none where none are tracked', async () => {
  const norms = [1, 2, 6, 3, 3, 3];
  const gradients = () => {
    const norm = norms.shift()!;
    return { 'gradient.norm.global': norm, 'gradient.square.global': norm ** 2 };
  };
  const { state } = await trainRun(options(fakeSession([3, 1]), { gradients }));
  expect(state.history.map((row) => row['gradient.norm.global'])).toEqual([3, 3]);
  // Over 1, 2, 6: (4 + 1 + 9) / 3.
  expect(state.history[0]!['gradient.variance.global']).toBeCloseTo(14 / 3, 12);
  expect(state.history[1]!['gradient.variance.global']).toBe(0);
  const outcomes = gradientOutcomes(state.history);
  expect(outcomes['gradient.variance.global']).toBeCloseTo(14 / 6, 12);
  expect(outcomes['gradient.variation']).toBeCloseTo(Math.sqrt(14 / 6) / 3, 12);
  const untracked = await trainRun(options(fakeSession([3, 1])));
  expect(Object.keys(untracked.state.history[0]!).join()).not.toContain('gradient');
  expect(gradientOutcomes(untracked.state.history)).toEqual({});
});

test('the first period with the best value of validation is chosen, in the direction that the task gives', async () => {
  const lower = await trainRun(options(fakeSession([3, 1, 1, 2])));
  expect([lower.state.best, lower.test.loss]).toEqual([2, 2 * STEPS]);
  const selectBy = { name: 'validation.loss', better: 'higher' } as const;
  const higher = await trainRun(options(fakeSession([3, 1, 3, 2]), { task: { unit: 'image', selectBy } }));
  expect([higher.state.best, higher.test.loss]).toEqual([1, STEPS]);
});

test('a row of the history says where it stands by epoch or by step, and means over what was trained', async () => {
  const { state } = await trainRun(options(fakeSession([3, 1], [], 'step')));
  expect(state.history[1]).toMatchObject({
    step: 6,
    learningRate: 1 / 6,
    'train.loss': 2,
    'validation.loss': 1,
  });
  expect(state.history[1]).not.toHaveProperty('epoch');
});

test('a stop is heard during validation; the training before it is saved and not done again', async () => {
  const stop = new AbortController();
  const seen: string[] = [];
  const session = fakeSession([3, 1], seen);
  const evaluated = session.evaluation.run;
  Object.assign(session.evaluation, {
    run: async (feeds: Parameters<typeof evaluated>[0]) => {
      stop.abort();
      return evaluated(feeds);
    },
  });
  const twice: OpenTask['evaluate'] = async (_, run) => {
    await run({});
    await run({});
    return { loss: 0 };
  };
  Object.assign(session.open, { evaluate: twice });
  await expect(trainRun(options(session, { stop: stop.signal }))).rejects.toThrow(RunStopped);
  expect(seen).toEqual(['step 1', 'step 2', 'step 3', 'evaluation']);
  const saved = loadRunState(folder, { runId: 'a'.repeat(64), variables: { w: 1 }, weights: ['w'] });
  expect(saved).toMatchObject({ period: 0, step: STEPS, history: [] });

  const again: string[] = [];
  const resumed = await trainRun(options(fakeSession([3, 1], again), { start: 'resume' }));
  expect(again[0]).toBe('evaluation');
  expect(again.filter((line) => line.startsWith('step'))).toEqual(['step 4', 'step 5', 'step 6']);
  const whole = await trainRun(options(fakeSession([3, 1])));
  expect(resumed.test).toEqual(whole.test);
  const times = (rows: typeof whole.state.history) =>
    rows.map(({ seconds: _, examplesPerSecond: __, ...row }) => row);
  expect(times(resumed.state.history)).toEqual(times(whole.state.history));
});

test('a resume is another sitting, and one at another commit, processor or engine is said', async () => {
  const stop = new AbortController();
  const session = fakeSession([3, 1]);
  stop.abort();
  await expect(trainRun(options(session, { stop: stop.signal }))).rejects.toThrow(
    /stopped after epoch 0 of 2, step 1/,
  );
  const notes: string[] = [];
  const environment = {
    ...ENVIRONMENT,
    gitCommit: 'b'.repeat(40),
    cpu: { ...ENVIRONMENT.cpu, model: 'Other' },
    backend: 'wasm',
  };
  const { state } = await trainRun(
    options(fakeSession([3, 1]), {
      ...{ start: 'resume', environment },
      progress: { ...SILENT, note: (text) => notes.push(text) },
    }),
  );
  expect(state.sittings.map((sitting) => sitting.environment.cpu.model)).toEqual(['Example', 'Other']);
  expect(notes.join('\n')).toContain('another sitting');
  expect(notes.join('\n')).toContain(
    `commit was ${'a'.repeat(40)}, is ${'b'.repeat(40)}; processor was Example, is Other; ` +
      'engine was compiled, is eager on wasm',
  );
});

test.each([
  ['validation', [3, Number.NaN], /diverged: validation\.loss is NaN after epoch 1 of 2, step 3/],
  [
    'the first validation',
    [Number.POSITIVE_INFINITY, 1],
    /validation\.loss is Infinity after epoch 0 of 2, step 3/,
  ],
])('a value of %s that is not finite ends the run as diverged', async (_, losses, message) => {
  await expect(trainRun(options(fakeSession(losses)))).rejects.toThrow(message);
});

test('the time that is left counts the evaluations, as long as the last one', async () => {
  const left: number[] = [];
  const session = fakeSession([3, 2, 1]);
  let now = 0;
  const taking = (seconds: number, outcome: object) => async () => {
    now += 1000 * seconds;
    return outcome;
  };
  Object.assign(session.train, { run: taking(1, { loss: Float32Array.of(2) }) });
  Object.assign(session.open, { evaluate: taking(10, { loss: 1 }) });
  const clock = { now: () => now, timestamp: () => '2026-01-01T00:00:00.000Z' };
  const progress = {
    ...SILENT,
    step: ({ secondsLeft }: { secondsLeft: number }) => left.push(secondsLeft),
    period: (_: unknown, { secondsLeft }: { secondsLeft: number }) => left.push(secondsLeft),
  };
  await trainRun(options(session, { clock, progress }));
  // Three steps of a second a period; the first evaluation, of ten, is not known before it was made.
  expect(left).toEqual([8, 7, 6, 26, 25, 24, 23, 13, 12, 11, 10, 0]);
});
