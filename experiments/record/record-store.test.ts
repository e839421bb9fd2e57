import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EXAMPLE_CONFIG, exampleResults } from './example-record.ts';
import { beginRecord, completeRecord, readRecord } from './record-store.ts';
import { recordFolder } from './schema.ts';

const FOLDER = recordFolder(EXAMPLE_CONFIG);
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
  beginRecord(root, EXAMPLE_CONFIG, 'refuse');
  completeRecord(root, EXAMPLE_CONFIG, exampleResults(), [
    { name: 'weights.bin', content: Uint8Array.of(7) },
  ]);
}

test('a run is begun by its configuration, ended by its results, and read back as written', () => {
  beginRecord(root, EXAMPLE_CONFIG, 'refuse');
  expect(readdirSync(path.join(root, FOLDER))).toEqual(['config.json']);
  expect(readRecord(root, FOLDER)).toBeNull();
  record();
  expect(readdirSync(path.join(root, FOLDER)).sort()).toEqual(['config.json', 'results.json', 'weights.bin']);
  expect(readRecord(root, FOLDER)).toEqual({ config: EXAMPLE_CONFIG, results: exampleResults() });
});

test('a run that was begun and not ended can be begun again', () => {
  beginRecord(root, EXAMPLE_CONFIG, 'refuse');
  expect(() => beginRecord(root, EXAMPLE_CONFIG, 'refuse')).not.toThrow();
});

test('a record is not overwritten unless asked, and stays until the new one is complete', () => {
  record();
  expect(() => beginRecord(root, EXAMPLE_CONFIG, 'refuse')).toThrow(
    /results\.json: this run is already recorded; --force/,
  );
  const before = readFileSync(file('results.json'), 'utf8');
  beginRecord(root, { ...EXAMPLE_CONFIG, epochs: 9 }, 'overwrite');
  expect(readFileSync(file('results.json'), 'utf8')).toBe(before);
  expect(readRecord(root, FOLDER)?.config.epochs).toBe(2);
});

test.each(['finished', 'unfinished'])(
  'a different configuration in its place is an error of its own (%s)',
  (state) => {
    if (state === 'finished') record();
    else beginRecord(root, EXAMPLE_CONFIG, 'refuse');
    expect(() => beginRecord(root, { ...EXAMPLE_CONFIG, epochs: 9, learningRate: 0.2 }, 'refuse')).toThrow(
      new RegExp(
        `config.json: holds an? ${state} run with a different configuration \\(epochs is 2 there and 9 here; learningRate is 0.1 there and 0.2 here\\)`,
      ),
    );
  },
);

describe('what is not a record is an error that names file, field, rule and value', () => {
  beforeEach(record);

  test('truncated', () => {
    edit('results.json', (text) => text.slice(0, 500));
    expect(() => readRecord(root, FOLDER)).toThrow(/results\.json: not valid JSON .*; 500 characters read/);
  });

  test.each([
    ['an accuracy above 1', '"accuracy": 0.43,', '"accuracy": 43,', /test\.accuracy: .*<=1, got 43/],
    ['an unknown field', '"status"', '"stats": 1, "status"', /\(whole file\): unknown field "stats"/],
    ['a missing field', '"bytes": 170000,', '', /packedCheckpoint\.bytes: .*, got nothing/],
    ['a wrong version', '"schemaVersion": 1', '"schemaVersion": 2', /schemaVersion: .*1, got 2/],
    ['a number as text', '"epoch": 1', '"epoch": "1"', /best\.epoch: .*number.*, got "1"/],
    [
      'a hash in capitals',
      'a'.repeat(64),
      'A'.repeat(64),
      /checkpoint\.sha256: must be 64 lower-case hex digits/,
    ],
  ])('%s', (_, from, to, message) => {
    edit('results.json', (text) => text.replace(from, to));
    expect(() => readRecord(root, FOLDER)).toThrow(message);
    expect(() => readRecord(root, FOLDER)).toThrow(file('results.json'));
  });

  test('results of another configuration', () => {
    edit('config.json', (text) => text.replace('"epochs": 2', '"epochs": 3'));
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
    expect(() => readRecord(root, other)).toThrow(`describes ${FOLDER}, but stands in ${other}`);
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
  beginRecord(root, EXAMPLE_CONFIG, 'refuse');
  const results = exampleResults();
  const broken = { ...results, test: { ...results.test, accuracy: 1.5 } };
  expect(() => completeRecord(root, EXAMPLE_CONFIG, broken, [])).toThrow(/test\.accuracy/);
  expect(() => completeRecord(root, { ...EXAMPLE_CONFIG, seed: 1 }, results, [])).toThrow(/runId: must be/);
  expect(readdirSync(path.join(root, FOLDER))).toEqual(['config.json']);
});

test('contradictory configurations are refused by field', () => {
  const begin = (change: object) => () => beginRecord(root, { ...EXAMPLE_CONFIG, ...change }, 'refuse');
  expect(begin({ validationExamples: 1950 })).toThrow(
    /validationExamples: must leave at least one batch .*got 1950/,
  );
  expect(begin({ minLearningRate: 1 })).toThrow(/minLearningRate: must not exceed learningRate, got 1/);
  expect(begin({ warmupEpochs: 2 })).toThrow(/warmupEpochs: must be fewer than epochs, got 2/);
  expect(begin({ quantization: 'std' })).toThrow(/ablation: must be none where nothing is quantized/);
});
