import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readableJson } from './canonical-json.ts';
import { imageRun } from './image-run.ts';
import { taskSettings } from './parse-record.ts';
import {
  beginRecord,
  completeRecord,
  findRecord,
  readConfig,
  readRecord,
  runFolder,
  STATE_FILE,
  workFolder,
} from './record-store.ts';
import { LINK_RULE } from './refuse-links.ts';
import { runStatus } from './run-status.ts';
import { recordFolder } from './schema.ts';
import { EXAMPLE_CONFIG, exampleResults } from './testing/example-record.ts';
import { EXAMPLE_RUN, exampleRunResults } from './testing/example-run.ts';

const FOLDER = runFolder(EXAMPLE_RUN);
let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'record-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const file = (name: string) => path.join(root, FOLDER, name);
const edit = (name: string, change: (text: string) => string) =>
  writeFileSync(file(name), change(readFileSync(file(name), 'utf8')));
function errorOf(action: () => unknown): Error {
  try {
    action();
  } catch (cause) {
    return cause as Error;
  }
  throw new Error('no error was thrown');
}
function record(): void {
  beginRecord(root, EXAMPLE_RUN, 'refuse');
  completeRecord(root, EXAMPLE_RUN, exampleRunResults(), [
    { name: 'weights.bin', content: Uint8Array.of(7) },
  ]);
}

test('a run is begun by its configuration, ended by its results, and read back as written', () => {
  beginRecord(root, EXAMPLE_RUN, 'refuse');
  expect(readdirSync(path.join(root, FOLDER))).toEqual(['config.json']);
  expect(readRecord(root, FOLDER)).toBeNull();
  record();
  expect(readdirSync(path.join(root, FOLDER)).sort()).toEqual(['config.json', 'results.json', 'weights.bin']);
  const { outcomes, history, files, sittings } = exampleRunResults();
  expect(readRecord(root, FOLDER)).toMatchObject({
    ...{ study: 'gap', seed: 42, factors: EXAMPLE_RUN.factors, origin: 'run' },
    ...{ config: taskSettings(EXAMPLE_RUN), outcomes, history, files, sittings },
  });
});

test('a record behind a link is none, for the store and for whoever asks how far a run is', () => {
  record();
  expect(runStatus(root, EXAMPLE_RUN)).toMatchObject({ kind: 'done' });
  const aside = path.join(root, 'aside');
  const linked = path.join(root, 'raw', 'gap');
  renameSync(linked, aside);
  symlinkSync(aside, linked);
  const reason = `${linked}: ${LINK_RULE}`;
  expect(runStatus(root, EXAMPLE_RUN)).toEqual({ kind: 'blocked', reason });
  expect(() => readRecord(root, FOLDER)).toThrow(reason);
  expect(() => beginRecord(root, EXAMPLE_RUN, 'refuse')).toThrow(reason);
});

test('a run that was begun and not ended can be begun again', () => {
  beginRecord(root, EXAMPLE_RUN, 'refuse');
  expect(() => beginRecord(root, EXAMPLE_RUN, 'refuse')).not.toThrow();
});

test('a record is not overwritten unless asked, and stays until the new one is complete', () => {
  record();
  expect(() => beginRecord(root, EXAMPLE_RUN, 'refuse')).toThrow(
    /results\.json: this run is already recorded; --force/,
  );
  const before = readFileSync(file('results.json'), 'utf8');
  beginRecord(root, { ...EXAMPLE_RUN, epochs: 9 }, 'overwrite');
  expect(readFileSync(file('results.json'), 'utf8')).toBe(before);
  expect(readRecord(root, FOLDER)?.config.epochs).toBe(1);
});

test.each(['finished', 'unfinished'])(
  'a different configuration in its place is an error of its own (%s)',
  (state) => {
    if (state === 'finished') record();
    else {
      beginRecord(root, EXAMPLE_RUN, 'refuse');
      const work = workFolder(root, EXAMPLE_RUN);
      mkdirSync(work, { recursive: true });
      writeFileSync(path.join(work, STATE_FILE), 'weights');
    }
    expect(() => beginRecord(root, { ...EXAMPLE_RUN, epochs: 9, learningRate: 0.2 }, 'refuse')).toThrow(
      new RegExp(
        `config.json: holds an? ${state} run with a different configuration \\(epochs is 1 there and 9 here; learningRate is 0.1 there and 0.2 here\\)`,
      ),
    );
  },
);

test('a run that came to no saved state keeps its place from no other', () => {
  beginRecord(root, EXAMPLE_RUN, 'refuse');
  const mended = { ...EXAMPLE_RUN, epochs: 9 };
  beginRecord(root, mended, 'refuse');
  expect(readConfig(root, FOLDER)).toEqual(mended);
});

describe('what is not a record is an error that names file, field, rule and value', () => {
  beforeEach(record);

  test('truncated', () => {
    edit('results.json', (text) => text.slice(0, 500));
    expect(() => readRecord(root, FOLDER)).toThrow(/results\.json: not valid JSON .*; 500 characters read/);
  });

  test.each([
    [
      'an accuracy above 1',
      '"test.accuracy": 0.43,',
      '"test.accuracy": 43,',
      /test\.accuracy: must be at most 1, got 43/,
    ],
    ['an unknown field', '"status"', '"stats": 1, "status"', /\(whole file\): unknown field "stats"/],
    ['a missing field', '"bytes": 170000,', '', /files\[1\]\.bytes: .*, got nothing/],
    ['a wrong version', '"schemaVersion": 2', '"schemaVersion": 3', /schemaVersion: .*2, got 3/],
    ['a number as text', '"epoch": 1', '"epoch": "1"', /history\[0\]\.epoch: .*number.*, got "1"/],
    ['a hash in capitals', 'a'.repeat(64), 'A'.repeat(64), /sha256: must be 64 lower-case hex digits/],
  ])('%s', (_, from, to, message) => {
    edit('results.json', (text) => text.replace(from, to));
    expect(() => readRecord(root, FOLDER)).toThrow(message);
    expect(() => readRecord(root, FOLDER)).toThrow(file('results.json'));
  });

  test('results of another configuration', () => {
    edit('config.json', (text) => text.replace('"epochs": 1', '"epochs": 3'));
    expect(() => readRecord(root, FOLDER)).toThrow(
      /results\.json: runId: must be [0-9a-f]{64} \(of config.json beside it\), got/,
    );
  });

  test('a record in the folder of another', () => {
    const other = FOLDER.replace('s42', 's43');
    mkdirSync(path.join(root, other));
    for (const name of ['config.json', 'results.json']) {
      writeFileSync(path.join(root, other, name), readFileSync(file(name)));
    }
    expect(() => readRecord(root, other)).toThrow(
      `factors and seed: describe ${FOLDER}, but the record stands in ${other}`,
    );
  });

  test('results without a configuration', () => {
    rmSync(file('config.json'));
    expect(() => readRecord(root, FOLDER)).toThrow(/results\.json: has no config\.json beside it/);
  });

  test('a hostile value is shortened and stripped of control characters', () => {
    edit('results.json', (text) =>
      text.replace('"completed"', JSON.stringify(`\u001b[2J${'x'.repeat(1e6)}`)),
    );
    const error = errorOf(() => readRecord(root, FOLDER));
    expect(error.message).toMatch(/status: .*got "/);
    expect(error.message).not.toMatch(/\p{Cc}/u);
    expect(error.message.length).toBeLessThan(500);
  });
});

test('results that break a rule are not written', () => {
  beginRecord(root, EXAMPLE_RUN, 'refuse');
  const results = exampleRunResults();
  const broken = { ...results, outcomes: { ...results.outcomes, 'test.accuracy': 1.5 } };
  expect(() => completeRecord(root, EXAMPLE_RUN, broken as typeof results, [])).toThrow(/test\.accuracy/);
  expect(() => completeRecord(root, { ...EXAMPLE_RUN, seed: 1 }, results, [])).toThrow(/runId: must be/);
  expect(readdirSync(path.join(root, FOLDER))).toEqual(['config.json']);
});

test('contradictory configurations are refused by field', () => {
  const begin = (change: object) => () => beginRecord(root, { ...EXAMPLE_RUN, ...change }, 'refuse');
  expect(begin({ validationExamples: 1950 })).toThrow(
    /validationExamples: must leave at least one batch .*got 1950/,
  );
  expect(begin({ minLearningRate: 1 })).toThrow(/minLearningRate: must not exceed learningRate, got 1/);
  expect(begin({ scheduler: 'none' })).toThrow(/minLearningRate: must be 0 with the scheduler none/);
  expect(begin({ warmupEpochs: 1 })).toThrow(/warmupEpochs: must be fewer than epochs, got 1/);
  expect(begin({ quantization: 'std' })).toThrow(/ablation: must be none where nothing is quantized/);
});

test('a record of version 1 answers for the run with the same settings, and for no other', () => {
  const results = exampleResults({ ...EXAMPLE_CONFIG, epochs: 1, warmupEpochs: 0 });
  const settings = { ...EXAMPLE_CONFIG, epochs: 1, warmupEpochs: 0 };
  const folder = path.join(root, recordFolder(settings));
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'config.json'), readableJson(settings));
  writeFileSync(path.join(folder, 'results.json'), readableJson(results));
  expect(findRecord(root, EXAMPLE_RUN)).toMatchObject({ folder: recordFolder(settings), isSame: true });
  expect(findRecord(root, { ...EXAMPLE_RUN, learningRate: 0.2 })).toMatchObject({ isSame: false });
  expect(findRecord(root, { ...EXAMPLE_RUN, seed: 43 })).toBeNull();
  expect(findRecord(root, imageRun('pilot', settings))).toBeNull();
  expect(() => beginRecord(root, EXAMPLE_RUN, 'refuse')).toThrow(
    /bit_keep_conv1_s42\/results\.json: this run is already/,
  );
});

test('every factor of a study is in the folder: runs that differ in the learning rate lie side by side', () => {
  const rates = [0.1, 0.2].map((learningRate) =>
    imageRun('rates', { ...EXAMPLE_RUN, learningRate }, ['variant', 'learning-rate']),
  );
  expect(rates.map(runFolder)).toEqual([
    'raw/rates/learning-rate=0.1/variant=bit_keep_conv1/s42',
    'raw/rates/learning-rate=0.2/variant=bit_keep_conv1/s42',
  ]);
  for (const run of rates) beginRecord(root, run, 'refuse');
});
