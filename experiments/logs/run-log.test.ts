import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HistoryRow } from '../record/base-record.ts';
import { HISTORY_FILE, readHistoryLines } from '../record/run-history.ts';
import { openRunLog, type RunLog } from './run-log.ts';
import { readTfRecords } from './testing/read-tf-records.ts';

let folder: string;
let notes: string[];
let time: number;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'run-log-'));
  notes = [];
  time = 1_767_225_600;
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (globalStep: number): RunLog =>
  openRunLog({ folder, globalStep, wallTime: () => time++, note: (text) => notes.push(text), wandb: null });
const steps = (globalStep: number, loss: number, statistics?: Record<string, number>) => ({
  ...{ globalStep, period: 1 + Math.floor(globalStep / 100), step: globalStep % 100 },
  ...{ means: { loss, accuracy: 0.5 }, learningRate: 0.125, ...(statistics && { statistics }) },
});
const epoch = (number: number): HistoryRow => ({
  ...{ epoch: number, learningRate: 0.125, seconds: 3, examplesPerSecond: 100 },
  ...{ 'train.loss': 2, 'train.accuracy': 0.25, 'validation.loss': 1.5, 'validation.accuracy': 0.5 },
});
const eventFiles = () =>
  readdirSync(folder)
    .filter((name) => name.includes('tfevents'))
    .sort();
const file = (name: string) => path.join(folder, name);

/** A run that was killed after step 150, of which step 100 had been saved, and resumed with the clock set back. */
function killedAndResumed(): void {
  const first = open(0);
  first.steps(steps(50, 2));
  first.steps(steps(100, 1.5));
  first.period(epoch(1), 100);
  first.steps(steps(150, 99));
  const [killed] = eventFiles() as [string];
  truncateSync(file(killed), readFileSync(file(killed)).length - 5);
  appendFileSync(file(HISTORY_FILE), '{"kind":"steps","glob');
  time -= 1_000_000;
  const second = open(100);
  second.steps(steps(150, 1.25, { 'gradient_norm/global': 0.75 }));
  second.steps(steps(200, 1));
  second.period(epoch(2), 200);
  second.close();
}

describe('history.jsonl', () => {
  test('has a line per piece of a period and per period, and of a killed run what counts', () => {
    killedAndResumed();
    const lines = readHistoryLines(folder);
    expect(lines.map(({ kind, globalStep }) => `${kind} ${globalStep}`)).toEqual([
      ...['steps 50', 'steps 100', 'period 100', 'steps 150', 'steps 200', 'period 200'],
    ]);
    expect(lines[3]).toEqual({ kind: 'steps', ...steps(150, 1.25, { 'gradient_norm/global': 0.75 }) });
    expect(lines[5]).toEqual({ kind: 'period', globalStep: 200, row: epoch(2) });
    expect(notes).toEqual([]);
  });

  test('begins anew with a run that begins anew', () => {
    killedAndResumed();
    open(0).steps(steps(50, 3));
    expect(readHistoryLines(folder)).toEqual([{ kind: 'steps', ...steps(50, 3) }]);
  });

  test('names the line that is none', () => {
    open(0).steps(steps(50, 3));
    appendFileSync(file(HISTORY_FILE), 'NaN\n');
    expect(() => readHistoryLines(folder)).toThrow(`${file(HISTORY_FILE)}:2: not a line of JSON`);
  });
});

describe('event files', () => {
  test('one for each sitting, named in their order, also when the clock was set back', () => {
    killedAndResumed();
    const files = eventFiles();
    expect(files).toHaveLength(2);
    expect(files[0]).toMatch(/^events\.out\.tfevents\.1767225600\.[A-Za-z0-9_-]+\.\d+\.0$/);
    expect(files[1]).toMatch(/^events\.out\.tfevents\.1767225601\./);
    const [torn, whole] = files.map((name) => readFileSync(file(name))) as [Buffer, Buffer];
    // Version and three lines; the fourth is torn.
    expect(readTfRecords(torn, 'torn').records).toHaveLength(4);
    const { records, end } = readTfRecords(whole, 'whole');
    expect(records).toHaveLength(5);
    expect(end).toBe(whole.length);
  });

  const python = process.env.TENSORBOARD_PYTHON ?? 'python3';
  const hasTensorBoard = spawnSync(python, ['-c', 'import tensorboard']).status === 0;
  test.skipIf(!hasTensorBoard)(
    'are read by TensorBoard as one run (skipped where its package is absent)',
    () => {
      killedAndResumed();
      const reader = path.join(import.meta.dirname, 'fixtures/read_events.py');
      const { stdout, stderr } = spawnSync(python, [reader, folder], { encoding: 'utf8' });
      const scalars = JSON.parse(stdout || JSON.stringify({ stderr })) as Record<string, number[][]>;
      expect(scalars).toEqual({
        'train/loss': [
          [50, 2],
          [100, 1.5],
          [150, 1.25],
          [200, 1],
        ],
        'train/accuracy': [50, 100, 150, 200].map((step) => [step, 0.5]),
        learning_rate: [50, 100, 150, 200].map((step) => [step, 0.125]),
        'gradient_norm/global': [[150, 0.75]],
        'epoch/number': [
          [100, 1],
          [200, 2],
        ],
        'epoch/train_loss': [
          [100, 2],
          [200, 2],
        ],
        'epoch/train_accuracy': [
          [100, 0.25],
          [200, 0.25],
        ],
        'epoch/validation_loss': [
          [100, 1.5],
          [200, 1.5],
        ],
        'epoch/validation_accuracy': [
          [100, 0.5],
          [200, 0.5],
        ],
        'epoch/examplesPerSecond': [
          [100, 100],
          [200, 100],
        ],
        'epoch/learningRate': [
          [100, 0.125],
          [200, 0.125],
        ],
        'epoch/seconds': [
          [100, 3],
          [200, 3],
        ],
      });
    },
  );
});

test('a folder that cannot be written to is told, and the run goes on', () => {
  writeFileSync(file('taken'), '');
  folder = file('taken');
  const log = open(0);
  log.steps(steps(50, 2));
  log.period(epoch(1), 100);
  log.close();
  expect(notes).toEqual([expect.stringMatching(/taken: no log is kept there \(E(EXIST|NOTDIR)/)]);
  folder = path.dirname(folder);
});
