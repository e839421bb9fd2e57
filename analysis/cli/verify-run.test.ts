/** `paper verify-run` of a minute network that the test trains, and of the same record with a number changed. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { BaseResults } from '../../experiments/record/base-record.ts';
import { readableJson } from '../../experiments/record/canonical-json.ts';
import { START } from '../../programs/compiled-program.mjs';
import { pathsOf, REPOSITORY } from '../pipeline/paths.ts';
import { runPaper } from '../testing/temporary-repository.ts';
import type { Verification } from '../verify/verify-run.ts';

vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });

const RUN = 'raw/trials/dataset=synthetic/model=lenet5/variant=bit/s7';
const TRAIN = [
  ...['--model', 'lenet5', '--dataset', 'synthetic', '--use-cifar-stem', '--variant', 'bit', '--seed', '7'],
  ...['--epochs', '1', '--warmup-epochs', '0', '--batch-size', '32'],
  ...['--train-examples', '128', '--validation-examples', '32'],
];

const root = mkdtempSync(join(tmpdir(), 'verify-run-'));
afterAll(() => rmSync(root, { recursive: true }));
const file = join(root, 'results', RUN, 'results.json');

beforeAll(() => {
  const lab = join(REPOSITORY, 'experiments/cli/lab.ts');
  const args = [START, lab, 'train', ...TRAIN, '--results-dir', join(root, 'results')];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: REPOSITORY, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  const { paper, definition } = pathsOf(root);
  mkdirSync(paper);
  writeFileSync(definition, `export { default } from ${JSON.stringify(pathsOf(REPOSITORY).definition)};\n`);
});

it('an untouched record is repeated to the last digit', () => {
  const { status, stdout, stderr } = runPaper(root, ['verify-run', `results/${RUN}/`, '--at-head']);
  const [checkpoint] = (JSON.parse(readFileSync(file, 'utf8')) as BaseResults).files;
  expect(stdout, stderr).toBe(
    `${RUN}: repeated to the last digit; checkpoint SHA-256 ${checkpoint!.sha256}\n`,
  );
  expect(status).toBe(0);
  expect(stderr).toContain('equality is promised on processors of one family');
});

it('a signal ends the training, and what was made for it is removed', async () => {
  const folder = mkdtempSync(join(root, 'temporary-'));
  const program = [START, join(REPOSITORY, 'analysis/cli/paper.ts'), '--root', root];
  const child = spawn(process.execPath, [...program, 'verify-run', RUN, '--at-head'], {
    cwd: REPOSITORY,
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    const hadBegun = said.includes('parameters;');
    said += text;
    if (!hadBegun && said.includes('parameters;')) child.kill('SIGTERM');
  });
  const [, signal] = await once(child, 'close');
  expect(signal, said).toBe(null);
  expect(said).toContain('parameters;');
  expect(readdirSync(folder).filter((name) => name.startsWith('verify-run-'))).toEqual([]);
});

it('the checkpoints that a record names and that are not there come back with its repetition, and no others', () => {
  const folder = join(root, 'results', RUN);
  const [latent, packed] = ['weights.safetensors', 'weights.packed.safetensors'].map((name) =>
    join(folder, name),
  );
  const bytes = readFileSync(latent!);
  rmSync(latent!);
  const before = statSync(packed!).mtimeMs;
  const { status, stdout, stderr } = runPaper(root, ['verify-run', RUN, '--at-head', '--keep-files']);
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(
    /to the last digit.*\n {2}results\/raw\/.*\/weights.safetensors: put beside the record\n$/,
  );
  expect(readFileSync(latent!).equals(bytes)).toBe(true);
  expect(statSync(packed!).mtimeMs).toBe(before);
});

it('a metric that is not what the run gives is named with both values', () => {
  const results = JSON.parse(readFileSync(file, 'utf8')) as BaseResults;
  const recorded = results.outcomes['test.loss']!;
  const loss = recorded * (1 + Number.EPSILON);
  expect(loss).not.toBe(recorded);
  writeFileSync(file, readableJson({ ...results, outcomes: { ...results.outcomes, 'test.loss': loss } }));
  const checkpoint = join(root, 'results', RUN, 'weights.safetensors');
  rmSync(checkpoint);
  const { status, stdout } = runPaper(root, ['verify-run', RUN, '--at-head', '--keep-files', '--json']);
  expect(status).toBe(1);
  expect(existsSync(checkpoint)).toBe(false);
  expect(JSON.parse(stdout)).toMatchObject({
    equal: false,
    equality: 'promised',
    kept: [],
    differences: [
      { field: expect.stringContaining('test.loss'), a: JSON.stringify(loss), b: JSON.stringify(recorded) },
    ],
  });
});

it('where the record was made with another arithmetic nobody is accused', () => {
  const results = JSON.parse(readFileSync(file, 'utf8')) as BaseResults;
  const sittings = results.sittings.map((sitting) => {
    const cpu = { ...sitting.environment.cpu, instructionSets: ['none'] };
    return { ...sitting, environment: { ...sitting.environment, cpu } };
  });
  const outcomes = { ...results.outcomes, 'test.loss': 2 * results.outcomes['test.loss']! };
  writeFileSync(file, readableJson({ ...results, outcomes, sittings }));
  const { status, stdout } = runPaper(root, ['verify-run', RUN, '--at-head']);
  writeFileSync(file, readableJson(results));
  expect(status).toBe(0);
  expect(stdout).toContain(`${RUN}: another arithmetic: `);
  expect(stdout).toContain('  instruction sets: recorded none, here ');
  expect(stdout).toContain(' moved by 0.00 points: the cell has no other seed to compare that with');
});

it('refuses what is no run, and a record whose code nobody has', () => {
  const refused = (...args: string[]) => runPaper(root, ['verify-run', ...args]);
  expect(refused(RUN.replace('s7', 's8')).stderr).toContain(
    `verify-run: results/${RUN.replace('s7', 's8')}: there is no record`,
  );
  expect(refused('--sample', '2', '--keep-files').stderr).toContain('--keep-files: is of one run');
  expect(refused('../../etc/passwd').stderr).toContain('must be the folder of a record, raw/…');
  const results = JSON.parse(readFileSync(file, 'utf8')) as BaseResults;
  const sittings = results.sittings.map((sitting) => ({
    ...sitting,
    environment: { ...sitting.environment, gitDirty: true },
  }));
  writeFileSync(file, readableJson({ ...results, sittings }));
  const { status, stderr } = refused(RUN);
  expect([status, stderr]).toEqual([1, expect.stringContaining('was made with uncommitted changes')]);
});

/** Real stories and a real model, which are not in the repository. */
const DATA = process.env.DATA_DIR ?? join(REPOSITORY, 'data');
const STORIES = ['tinystories', 'stories260k'].map((name) => join(DATA, name));

it.skipIf(!STORIES.every(existsSync))('an evaluation of an imported model is done again', () => {
  const run = 'raw/pretrained/padding=masked/quantization=fp32/softmax=base-e/text=tinystories/s42';
  cpSync(join(REPOSITORY, 'results', run), join(root, 'results', run), { recursive: true });
  const dataDir = join(root, 'data');
  mkdirSync(dataDir);
  for (const folder of STORIES) symlinkSync(resolve(folder), join(dataDir, basename(folder)));
  const verify = () => runPaper(root, ['verify-run', run, '--at-head', '--json', '--data-dir', dataDir]);
  expect(verify().stderr).toContain('stories260k: must hold model.json; lab import-model makes');
  const lab = join(REPOSITORY, 'experiments/cli/lab.ts');
  const imported = [START, lab, 'import-model', join(dataDir, 'stories260k'), '--data-dir', dataDir];
  expect(spawnSync(process.execPath, imported, { cwd: REPOSITORY }).status).toBe(0);
  const { status, stdout, stderr } = verify();
  expect(status, stderr).toBe(0);
  const { outcome, checkpoint } = JSON.parse(stdout) as Verification;
  expect(outcome.repeated).toBeCloseTo(outcome.recorded, 5);
  expect(checkpoint).toEqual({ recorded: 'none', repeated: 'none' });
});
