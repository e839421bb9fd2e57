/** Packed checkpoints of a minute network that the test trains, evaluated again by the real program. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { BaseResults } from '../../experiments/record/base-record.ts';
import { readableJson } from '../../experiments/record/canonical-json.ts';
import { readRecord } from '../../experiments/record/record-store.ts';
import { START } from '../../programs/compiled-program.mjs';
import { type Run, runOfRecord } from '../load/run.ts';
import { REPOSITORY } from '../pipeline/paths.ts';
import { checkEvaluations, differences, requireDataDir } from './check-evaluations.ts';

vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });

const RUN = 'raw/trials/dataset=synthetic/model=lenet5/variant=bit/s7';
const TRAIN = [
  ...['--model', 'lenet5', '--dataset', 'synthetic', '--use-cifar-stem', '--variant', 'bit', '--seed', '7'],
  ...['--epochs', '1', '--warmup-epochs', '0', '--batch-size', '32'],
  ...['--train-examples', '128', '--validation-examples', '32'],
];

const root = mkdtempSync(join(tmpdir(), 'check-evaluations-'));
const results = join(root, 'results');
const file = join(results, RUN, 'results.json');
const packed = `results/${RUN}/weights.packed.safetensors`;
afterAll(() => rmSync(root, { recursive: true }));

beforeAll(() => {
  const lab = join(REPOSITORY, 'experiments/cli/lab.ts');
  const args = [START, lab, 'train', ...TRAIN, '--results-dir', results];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: REPOSITORY, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
});

const hashes = { config: '0'.repeat(64), results: '0'.repeat(64) };
const run = (): Run => runOfRecord(RUN, readRecord(results, RUN)!, hashes);

async function evaluated(runs: readonly Run[]) {
  const said: string[] = [];
  const log = (line: string) => said.push(line);
  return { ...(await checkEvaluations(runs, { results, dataDir: root, log })), said };
}

it('an honest checkpoint gives its record; one that is not on disk is said', async () => {
  const other = { ...run(), path: RUN.replace('s7', 's8') };
  expect(await evaluated([run(), other, { ...run(), task: 'translation' }])).toEqual({
    findings: [],
    notes: [
      '1 of 1 packed checkpoints evaluated again',
      'not evaluated: 1 record with no packed checkpoint on disk',
      'not evaluated: 1 record with a task other than image-classification and language-modelling',
    ],
    said: [`1/1 ${RUN}: as recorded`],
  });
});

it('an outcome that the weights do not give is named with both values', async () => {
  const honest = readFileSync(file, 'utf8');
  const { outcomes, ...rest } = JSON.parse(honest) as BaseResults;
  const accuracy = outcomes['test.accuracy']! + 0.1;
  writeFileSync(file, readableJson({ ...rest, outcomes: { ...outcomes, 'test.accuracy': accuracy } }));
  const { findings } = await evaluated([run()]);
  writeFileSync(file, honest);
  expect(findings).toEqual([
    {
      path: packed,
      what: `these weights give accuracy ${outcomes['test.accuracy']}, the record has ${accuracy}`,
    },
  ]);
});

it('weights that are not those of the record cannot be evaluated, and why is said once for all', async () => {
  const kept = join(root, 'kept');
  cpSync(join(root, packed), kept);
  writeFileSync(join(root, packed), 'no weights');
  const { findings, notes } = await evaluated([run(), run()]);
  renameSync(kept, join(root, packed));
  expect(findings).toEqual([
    {
      path: packed,
      what: expect.stringMatching(/^cannot be evaluated: .*sha256: must be .*, nor can 1 more/),
    },
  ]);
  expect(notes[0]).toBe('0 of 2 packed checkpoints evaluated again');
});

it('test images other than those of the run are named with both fingerprints', async () => {
  const honest = readFileSync(file, 'utf8');
  const { test } = (JSON.parse(honest) as BaseResults & { data: { fingerprint: { test: string } } }).data
    .fingerprint;
  const other = 'f'.repeat(64);
  writeFileSync(file, honest.replace(test, other));
  const { findings } = await evaluated([run()]);
  writeFileSync(file, honest);
  const data = `test data in ${root} have fingerprint ${test}, the record has ${other}`;
  expect(findings).toEqual([
    { path: packed, what: `cannot be evaluated: ${data}: other data than the run's` },
  ]);
});

it('forgives what rounding moves: two examples, or a thousandth', () => {
  const recorded = { accuracy: 0.8, loss: 2 };
  const found = (examples: number, evaluated: Record<string, number>) =>
    differences({ recorded, evaluated, examples });
  expect(found(10_000, { accuracy: 0.8009, loss: 2.0019 })).toEqual([]);
  expect(found(500, { accuracy: 0.804, loss: 2 })).toEqual([]);
  expect(found(10_000, { accuracy: 0.802, loss: 2 })).toHaveLength(1);
  expect(found(500, { accuracy: 0.806, loss: 2 })).toHaveLength(1);
  expect(found(10_000, { accuracy: 0.8 })).toEqual(['these weights give loss no value, the record has 2']);
});

it('asks for the data before anything takes long', () => {
  expect(() => requireDataDir(join(root, 'nowhere'))).toThrow(
    `check --evaluate: ${join(root, 'nowhere')}: must be the folder of the data sets`,
  );
});
