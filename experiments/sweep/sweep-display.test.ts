import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ImageConfig } from '../record/image-classification-record.ts';
import { beginRecord, completeRecord, runFolder, STATE_FILE, workFolder } from '../record/record-store.ts';
import { EXAMPLE_RUN, exampleRunResults } from '../record/testing/example-run.ts';
import { describeRun, overviewLines, sweepDisplay } from './sweep-display.ts';
import { type SweepRun, type SweepState, status } from './sweep-run.ts';

let results: string;
beforeEach(() => {
  results = mkdtempSync(path.join(os.tmpdir(), 'display-'));
});
afterEach(() => rmSync(results, { recursive: true }));

const STATES: readonly SweepState[] = ['done', 'running', 'failed', 'waiting', 'running', 'cancelled'];
/** By their numbers in {@link STATES}. */
const PLACES: Readonly<Record<number, string>> = { 1: 'process 812', 4: 'process 7 on other-machine' };

function runs(): SweepRun[] {
  return STATES.map((state, seed) => {
    const config = { ...EXAMPLE_RUN, seed };
    const reason = state === 'failed' ? 'training diverged' : null;
    const place = PLACES[seed] ?? null;
    return {
      config,
      folder: runFolder(config),
      log: `/logs/${seed}`,
      ...status(state, { reason, place }),
    };
  });
}

function saveProgress(run: SweepRun): void {
  const folder = workFolder(results, run.config);
  mkdirSync(folder, { recursive: true });
  const where = { rows: 'epoch', period: 2, periods: 6, step: 3, steps: 281 };
  const progress = { ...where, unit: 'image', unitsPerSecond: 431.4, secondsLeft: 125 };
  writeFileSync(path.join(folder, 'progress.json'), JSON.stringify(progress));
}

test('what is running with its epoch and time left, what failed with its reason and log, the rest in numbers', () => {
  const all = runs();
  saveProgress(all[1]!);
  expect(overviewLines(all, results)).toEqual([
    '1 done, 2 running, 1 failed, 1 cancelled, 1 waiting',
    '  gap/cifar10/resnet18/bit_keep_conv1/s1  running as process 812, epoch 2/6, step 3/281, 431 images/s, 2m05s left',
    '  gap/cifar10/resnet18/bit_keep_conv1/s2  failed: training diverged (log: /logs/2)',
    '  gap/cifar10/resnet18/bit_keep_conv1/s4  running as process 7 on other-machine',
    '  gap/cifar10/resnet18/bit_keep_conv1/s5  cancelled',
  ]);
});

test('who is waited for, and by how many', () => {
  const teacher = 'raw/cifar10/resnet18/std_s42';
  const all = runs().map((run) => ({ ...run, state: 'waiting' as const, reason: null }));
  const [first, second, third] = all as [SweepRun, SweepRun, SweepRun];
  const other = 'raw/cifar100/resnet18/std_s42';
  const learners = [
    { ...first, waitsFor: teacher },
    { ...second, waitsFor: teacher },
    { ...third, waitsFor: other },
  ];
  expect(overviewLines(learners, results)).toEqual([
    '0 done, 0 running, 0 failed, 3 waiting',
    `  2 runs wait for ${teacher}`,
    `  1 run waits for ${other}`,
  ]);
});

test('elsewhere than on a terminal: a line per change, with the accuracy of what is done', () => {
  const run = runs()[0]!;
  beginRecord(results, run.config, 'refuse');
  completeRecord(results, run.config, exampleRunResults(run.config as ImageConfig), []);
  let text = '';
  const display = sweepDisplay({ write: (part) => (text += part) }, results);
  display.overview(runs(), null);
  display.changed(run);
  expect(text).toBe(
    '[1/6] raw/gap/dataset=cifar10/model=resnet18/variant=bit_keep_conv1/s0: done, test accuracy 43.00 %, loss 1.5000\n',
  );
});

test('on a terminal the table is drawn over itself', () => {
  let text = '';
  const display = sweepDisplay({ isTTY: true, columns: 40, write: (part) => (text += part) }, results);
  display.overview(runs(), null);
  text = '';
  display.overview(runs(), null);
  expect(text.startsWith('\x1b[5A\x1b[J1 done')).toBe(true);
  for (const line of text.split('\n').slice(1)) expect(line.length).toBeLessThan(40);
});

test('on a terminal that says no size the table has the usual one', () => {
  let text = '';
  const display = sweepDisplay(
    { isTTY: true, columns: 0, rows: 0, write: (part) => (text += part) },
    results,
  );
  display.overview(runs(), null);
  const lines = text.split('\n');
  expect(lines[1]).toBe('  gap/cifar10/resnet18/bit_keep_conv1/s1  running as process 812');
  expect(lines).toHaveLength(6);
});

test('on a terminal that is too low the table says how much it leaves out', () => {
  let text = '';
  const display = sweepDisplay({ isTTY: true, rows: 4, write: (part) => (text += part) }, results);
  display.overview(runs(), null);
  expect(text.split('\n').slice(1)).toEqual([
    '  gap/cifar10/resnet18/bit_keep_conv1/s1  running as process 812',
    '  and 3 more',
    '',
  ]);
});

test('what a cluster holds back is counted by its reason; what was killed says that it goes on', () => {
  const [first, second, third] = runs() as [SweepRun, SweepRun, SweepRun];
  const queued = status('queued', { reason: 'Priority', place: 'Slurm job 17_3' });
  const killed = { ...third, ...status('waiting', { reason: 'killed by SIGKILL' }) };
  expect(overviewLines([{ ...first, ...queued }, { ...second, ...queued }, killed], results)).toEqual([
    '0 done, 0 running, 0 failed, 2 queued, 1 waiting',
    '  2 runs are queued: Priority',
  ]);
  expect(describeRun({ ...first, ...queued }, results)).toBe('queued as Slurm job 17_3 (Priority)');
  expect(describeRun(killed, results)).toBe('killed by SIGKILL, waiting to go on');
});

test('elsewhere than on a terminal a remark is said when it comes, not again while only its figures change', () => {
  let text = '';
  const display = sweepDisplay({ write: (part) => (text += part) }, results);
  for (const free of ['1.2', '1.3']) display.overview(runs(), `waiting for memory: ${free} GB`);
  display.overview(runs(), null);
  display.overview(runs(), 'waiting for memory: 0.9 GB');
  expect(text).toBe('waiting for memory: 1.2 GB\nwaiting for memory: 0.9 GB\n');
});

test('a run that has a saved state and is not recorded was stopped', () => {
  const run = { ...runs()[0]!, ...status('waiting') };
  expect(describeRun(run, results)).toBe('waiting');
  const folder = workFolder(results, run.config);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, STATE_FILE), 'weights');
  expect(describeRun(run, results)).toBe('stopped, waiting to go on');
});
