/** Every rule that a record can break is named with file and field. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runId } from '../../experiments/record/canonical-json.ts';
import { type RunResults, recordFolder } from '../../experiments/record/schema.ts';
import { writeSyntheticRecord } from '../testing/synthetic-records.ts';
import { loadRecords } from './load-records.ts';
import {
  CONFIG,
  FOLDER,
  inFreshFolders,
  type Json,
  OTHER,
  onlyProblem,
  root,
  writeEdited,
} from './testing/two-records.ts';

inFreshFolders();

it.each<[string, (config: Json, results: Json & RunResults) => void, string]>([
  [
    'a missing field',
    (_, results) => delete (results as Json).packedCheckpoint,
    'results.json: packedCheckpoint: ',
  ],
  ['an unknown field', (_, results) => Object.assign(results, { note: 1 }), 'unknown field "note"'],
  [
    'a percentage for a fraction',
    (_, r) => (r.test.accuracy = 81.2),
    'test.accuracy: must be at most 1, got 81.2',
  ],
  ['null for a number', (_, r) => (r.test.loss = null as never), 'test.loss: must be a number, got null'],
  ['"NaN" for a number', (_, r) => (r.history[2]!.train.loss = 'NaN' as never), 'history[2].train.loss: '],
  ['another status', (_, r) => (r.status = 'running' as never), 'status: '],
  ['a later schema', (_, r) => (r.schemaVersion = 2 as never), 'schemaVersion: '],
  ['an unknown data set', (c) => (c.dataset = 'svhn'), 'config.json: dataset: must be one of '],
  [
    'a hash that is none',
    (_, r) => (r.checkpoint.sha256 = 'abc'),
    'checkpoint.sha256: must be 64 lower-case hex',
  ],
  [
    'a path for a file name',
    (_, r) => (r.checkpoint.file = '../../x'),
    'checkpoint.file: must be a plain file name',
  ],
  [
    'a changed configuration',
    (c) => (c.learningRate = 0.2),
    `runId: must be ${runId({ ...CONFIG, learningRate: 0.2 })}`,
  ],
  [
    'another run id',
    (_, r) => (r.runId = '0'.repeat(64)),
    `runId: must be ${runId(CONFIG)} (of config.json beside it), got 000`,
  ],
  ['another command', (_, r) => (r.command = 'rm -rf /'), 'command: must be npm run lab -- train'],
  [
    'a missing epoch',
    (_, r) => r.history.splice(3, 1),
    'history: must have as many epochs as config.json (8), got 7',
  ],
  ['epochs out of order', (_, r) => (r.history[1]!.epoch = 5), 'history[1].epoch: must be 2, got 5'],
  ['a best epoch that is not the best', (_, r) => (r.best = { ...r.history[0]! } as never), 'best'],
  [
    'a final epoch unlike the history',
    (_, r) => (r.final.train.loss += 0.1),
    'final: must equal epoch 8 of history',
  ],
  [
    'an accuracy of no count',
    (_, r) => (r.test.accuracy += 1e-5),
    'test.accuracy: must be a whole number of 10000 examples',
  ],
  [
    'other test examples',
    (_, r) => (r.test.examples = 5000),
    'test.examples: must be data.test (10000), got 5000',
  ],
  [
    'other training examples',
    (_, r) => (r.data.train = 1),
    'data.train: must be 9000 (trainExamples - validationExamples',
  ],
  [
    'more ternary weights than weights',
    (_, r) => (r.parameters.ternary = 10 ** 7),
    'parameters: must be ternary <= trainable',
  ],
  [
    'no zero share',
    (_, r) => (r.parameters.ternaryZeroShare = null),
    'parameters.ternaryZeroShare: must be null exactly',
  ],
])('names %s', (_, edit, expected) => {
  writeEdited(edit);
  const text = loadRecords(root())
    .problems.map(({ file, rule }) => `${file}: ${rule}`)
    .join('\n');
  expect(text).toContain(expected);
  expect(text).toContain(`${FOLDER}/`);
  expect(loadRecords(root()).runs.map((run) => run.path)).toEqual([recordFolder(OTHER)]);
});

it('does not take an infinite number, which JSON writes as 1e999', () => {
  writeSyntheticRecord(root(), CONFIG);
  const file = join(root(), FOLDER, 'results.json');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(/"medianStepMilliseconds": \d+/, '"medianStepMilliseconds": 1e999'),
  );
  expect(onlyProblem()).toMatch('time.medianStepMilliseconds: ');
});

it('does not let a prototype key through', () => {
  writeSyntheticRecord(root(), CONFIG);
  const file = join(root(), FOLDER, 'results.json');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace('"runId"', '"__proto__": {"polluted": true}, "runId"'),
  );
  const { problems } = loadRecords(root());
  expect(({} as Json).polluted).toBeUndefined();
  expect(problems.map(({ rule }) => rule).join()).toContain('__proto__');
});
