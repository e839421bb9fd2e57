import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runId } from '../../experiments/record/run-id.ts';
import { type RunConfig, type RunResults, recordFolder } from '../../experiments/record/schema.ts';
import { FIRST_STUDY } from '../../experiments/studies/first.ts';
import { loadRecords } from './load-records.ts';
import { syntheticResults, writeSyntheticRecord } from './synthetic-records.ts';

// The protocol of the study may change; what these tests say of a record must not.
const FIXED = { epochs: 8, trainExamples: 10_000, validationExamples: 1_000 };
const CONFIG: RunConfig = { ...FIRST_STUDY.runs[1]!, ...FIXED };
const OTHER: RunConfig = { ...FIRST_STUDY.runs[2]!, ...FIXED };
const FOLDER = recordFolder(CONFIG);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'records-'));
  writeSyntheticRecord(root, OTHER);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

type Json = Record<string, unknown>;

/** Writes the record of CONFIG after an edit of its files' values. */
function writeEdited(edit: (config: Json, results: Json & RunResults) => void): void {
  writeSyntheticRecord(root, CONFIG);
  const files = ['config.json', 'results.json'].map((name) => join(root, FOLDER, name)) as [string, string];
  const [config, results] = files.map((file) => JSON.parse(readFileSync(file, 'utf8'))) as [
    Json,
    Json & RunResults,
  ];
  edit(config, results);
  writeFileSync(files[0], JSON.stringify(config));
  writeFileSync(files[1], JSON.stringify(results));
}

/** The one problem that there must be; the other record must have loaded all the same. */
function onlyProblem(): string {
  const { problems, runs } = loadRecords(root);
  expect(problems.map(({ file, rule }) => `${file}: ${rule}`)).toHaveLength(1);
  expect(runs.map((run) => run.path)).toContain(recordFolder(OTHER));
  return `${problems[0]!.file}: ${problems[0]!.rule}`;
}

describe('loadRecords', () => {
  it('reads records with the hashes of their files, and lists unfinished runs', () => {
    writeSyntheticRecord(root, CONFIG);
    const begun = FIRST_STUDY.runs[5]!;
    writeSyntheticRecord(root, begun);
    rmSync(join(root, recordFolder(begun), 'results.json'));
    const { runs, unfinished, problems, exclusions } = loadRecords(root);
    expect(problems).toEqual([]);
    expect(exclusions).toEqual([]);
    expect(runs.map((run) => run.path)).toEqual([FOLDER, recordFolder(OTHER)].sort());
    expect(unfinished).toEqual([recordFolder(begun)]);
    const run = runs.find(({ path }) => path === FOLDER)!;
    expect(run.config).toEqual(CONFIG);
    expect(run.results).toEqual(syntheticResults(CONFIG));
  });

  it('has no runs and no problems where there is no folder yet', () => {
    expect(loadRecords(join(root, 'absent'))).toEqual({
      runs: [],
      unfinished: [],
      exclusions: [],
      problems: [],
    });
  });

  it('names a truncated file', () => {
    writeSyntheticRecord(root, CONFIG);
    truncateSync(join(root, FOLDER, 'results.json'), 1000);
    expect(onlyProblem()).toMatch(`${FOLDER}/results.json: not valid JSON`);
  });

  it('names an empty file', () => {
    writeSyntheticRecord(root, CONFIG);
    truncateSync(join(root, FOLDER, 'config.json'), 0);
    expect(onlyProblem()).toMatch(`${FOLDER}/config.json: not valid JSON`);
  });

  it('names a file that is not UTF-8', () => {
    writeSyntheticRecord(root, CONFIG);
    const file = join(root, FOLDER, 'results.json');
    writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from([0xff])]));
    expect(onlyProblem()).toBe(`${FOLDER}/results.json: encoding: must be UTF-8`);
  });

  it('names a file that is too large to be a record', () => {
    writeSyntheticRecord(root, CONFIG);
    truncateSync(join(root, FOLDER, 'results.json'), 17 * 2 ** 20);
    expect(onlyProblem()).toBe(`${FOLDER}/results.json: size: must be at most 16777216 bytes, got 17825792`);
  });

  it('names results without a configuration', () => {
    writeSyntheticRecord(root, CONFIG);
    rmSync(join(root, FOLDER, 'config.json'));
    expect(onlyProblem()).toBe(`${FOLDER}/config.json: cannot be read (ENOENT)`);
  });

  it.each<[string, (config: Json, results: Json & RunResults) => void, string]>([
    [
      'a missing field',
      (_, results) => delete (results as Json).packedCheckpoint,
      'results.json: packedCheckpoint: ',
    ],
    ['an unknown field', (_, results) => Object.assign(results, { note: 1 }), 'unknown field "note"'],
    ['a percentage for a fraction', (_, r) => (r.test.accuracy = 81.2), 'test.accuracy: Too big'],
    ['null for a number', (_, r) => (r.test.loss = null as never), 'test.loss: Invalid input'],
    ['"NaN" for a number', (_, r) => (r.history[2]!.train.loss = 'NaN' as never), 'history[2].train.loss: '],
    ['another status', (_, r) => (r.status = 'running' as never), 'status: '],
    ['a later schema', (_, r) => (r.schemaVersion = 2 as never), 'schemaVersion: '],
    ['an unknown data set', (c) => (c.dataset = 'svhn'), 'config.json: dataset: Invalid option'],
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
    const text = loadRecords(root)
      .problems.map(({ file, rule }) => `${file}: ${rule}`)
      .join('\n');
    expect(text).toContain(expected);
    expect(text).toContain(`${FOLDER}/`);
    expect(loadRecords(root).runs.map((run) => run.path)).toEqual([recordFolder(OTHER)]);
  });

  it('does not take an infinite number, which JSON writes as 1e999', () => {
    writeSyntheticRecord(root, CONFIG);
    const file = join(root, FOLDER, 'results.json');
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(/"medianStepMilliseconds": \d+/, '"medianStepMilliseconds": 1e999'),
    );
    expect(onlyProblem()).toMatch('time.medianStepMilliseconds: ');
  });

  it('does not let a prototype key through', () => {
    writeSyntheticRecord(root, CONFIG);
    const file = join(root, FOLDER, 'results.json');
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace('"runId"', '"__proto__": {"polluted": true}, "runId"'),
    );
    const { problems } = loadRecords(root);
    expect(({} as Json).polluted).toBeUndefined();
    expect(problems.map(({ rule }) => rule).join()).toContain('__proto__');
  });

  it('names a record in another folder than its configuration says, and that it is there twice', () => {
    writeSyntheticRecord(root, CONFIG);
    const copy = FOLDER.replace(/_s\d+$/, '_s7');
    cpSync(join(root, FOLDER), join(root, copy), { recursive: true });
    const rules = loadRecords(root).problems.map(({ file, rule }) => `${file}: ${rule}`);
    expect(rules).toContain(
      `${copy}/config.json: dataset, model, variant and seed: describe ${FOLDER}, but the record stands in ${copy}`,
    );
    expect(rules).toContain(
      `${copy}/results.json: duplicate: run ${runId(CONFIG)} is already recorded in ${FOLDER}`,
    );
    expect(rules).toHaveLength(2);
  });

  it('names two records of one seed in one cell that differ in configuration', () => {
    writeSyntheticRecord(root, CONFIG);
    const longer = { ...CONFIG, epochs: 9 };
    writeSyntheticRecord(join(root, 'aside'), longer);
    const copy = FOLDER.replace(/_s\d+$/, '_s7');
    cpSync(join(root, 'aside', FOLDER), join(root, copy), { recursive: true });
    const rules = loadRecords(root).problems.map(({ rule }) => rule);
    expect(rules).toContain(`duplicate: this cell's seed ${CONFIG.seed} is already recorded in ${FOLDER}`);
  });

  it.each([
    ['raw/notes.txt', 'only folders belong here'],
    ['raw/cifar10/old.json', 'only folders belong here'],
    [
      `${FOLDER}/results (1).json`,
      'only config.json, results.json, weights.safetensors, weights.packed.safetensors belong',
    ],
    [`${FOLDER}/events.out`, 'only config.json'],
  ])('names the foreign file %s', (file, rule) => {
    writeSyntheticRecord(root, CONFIG);
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), 'x');
    const problems = loadRecords(root).problems;
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ file, rule: expect.stringContaining(rule) });
  });

  it('names a link and a folder where a file belongs', () => {
    writeSyntheticRecord(root, CONFIG);
    symlinkSync('/etc/passwd', join(root, FOLDER, 'link'));
    mkdirSync(join(root, FOLDER, 'inner'));
    const rules = loadRecords(root).problems.map(({ rule }) => rule);
    expect(rules).toEqual([
      expect.stringContaining('found a folder'),
      expect.stringContaining('found a symbolic link'),
    ]);
  });

  it('names a checkpoint of another size, and passes over what writers leave for a moment', () => {
    writeSyntheticRecord(root, CONFIG);
    writeFileSync(join(root, FOLDER, '.results.json.tmp'), '{');
    writeFileSync(join(root, FOLDER, 'weights.packed.safetensors'), 'short');
    expect(onlyProblem()).toMatch(
      /weights\.packed\.safetensors: size: must be \d+ bytes \(results\.json\), got 5$/,
    );
  });

  it('lists all problems, not the first', () => {
    writeSyntheticRecord(root, CONFIG);
    writeFileSync(join(root, FOLDER, 'config.json'), '{}');
    writeFileSync(join(root, recordFolder(OTHER), 'results.json'), 'null');
    writeFileSync(join(root, 'raw', 'x'), '');
    const { problems, runs } = loadRecords(root);
    expect(new Set(problems.map(({ file }) => file))).toEqual(
      new Set([`${FOLDER}/config.json`, `${recordFolder(OTHER)}/results.json`, 'raw/x']),
    );
    expect(runs).toEqual([]);
  });

  it('checks the configuration of an unfinished run', () => {
    writeSyntheticRecord(root, CONFIG);
    rmSync(join(root, FOLDER, 'results.json'));
    writeFileSync(join(root, FOLDER, 'config.json'), JSON.stringify({ ...CONFIG, seed: 7 }));
    expect(onlyProblem()).toContain('but the record stands in');
  });
});

describe('exclusions', () => {
  const exclude = (value: unknown) => writeFileSync(join(root, 'exclusions.json'), JSON.stringify(value));

  it('leave a run out, even a broken one, and say why', () => {
    writeSyntheticRecord(root, CONFIG);
    writeFileSync(join(root, FOLDER, 'results.json'), 'broken');
    exclude({ [FOLDER]: 'power cut while the disk was full' });
    const { runs, exclusions, problems } = loadRecords(root);
    expect(problems).toEqual([]);
    expect(runs.map((run) => run.path)).toEqual([recordFolder(OTHER)]);
    expect(exclusions).toEqual([{ path: FOLDER, reason: 'power cut while the disk was full' }]);
  });

  it('of runs that are not there are a problem', () => {
    exclude({ [FOLDER]: 'power cut while the disk was full' });
    expect(onlyProblem()).toBe(`exclusions.json: ${FOLDER}: there is no such run to exclude`);
  });

  it('need a reason and a run', () => {
    exclude({ [recordFolder(OTHER)]: '' });
    expect(loadRecords(root).problems[0]!.rule).toContain('must give a reason of at least 10 characters');
    exclude({ '../outside': 'power cut while the disk was full' });
    expect(loadRecords(root).problems[0]!.rule).toBe('../outside: there is no such run to exclude');
    exclude([]);
    expect(loadRecords(root).problems[0]!.file).toBe('exclusions.json');
  });
});
