import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runId } from '../../experiments/record/canonical-json.ts';
import { recordFolder } from '../../experiments/record/schema.ts';
import { EXAMPLE_RUNS } from '../testing/example-paper/runs.ts';
import { runOfVersion1 } from '../testing/run-of-version-1.ts';
import { syntheticResults, writeSyntheticRecord } from '../testing/synthetic-records.ts';
import { loadRecords } from './load-records.ts';
import { findRecords, RecordCache } from './record-cache.ts';
import { sha256 } from './sha256.ts';
import { CONFIG, FOLDER, inFreshFolders, OTHER, onlyProblem, root } from './testing/two-records.ts';

inFreshFolders();

it('reads records with the hashes of their files, and lists unfinished runs', () => {
  writeSyntheticRecord(root(), CONFIG);
  const begun = EXAMPLE_RUNS[5]!;
  writeSyntheticRecord(root(), begun);
  rmSync(join(root(), recordFolder(begun), 'results.json'));
  const { runs, unfinished, problems, exclusions } = loadRecords(root());
  expect(problems).toEqual([]);
  expect(exclusions).toEqual([]);
  expect(runs.map((run) => run.path)).toEqual([FOLDER, recordFolder(OTHER)].sort());
  expect(unfinished).toEqual([recordFolder(begun)]);
  const run = runs.find(({ path }) => path === FOLDER)!;
  const expected = runOfVersion1(FOLDER, CONFIG, syntheticResults(CONFIG), run.sha256);
  expect({ ...run, history: run.history }).toEqual(expected);
  expect(run.sha256.config).toBe(sha256(readFileSync(join(root(), FOLDER, 'config.json'))));
});

it('has no runs and no problems where there is no folder yet', () => {
  expect(loadRecords(join(root(), 'absent'))).toEqual({
    runs: [],
    unfinished: [],
    exclusions: [],
    measurements: [],
    problems: [],
  });
});

it('lists all problems, not the first', () => {
  writeSyntheticRecord(root(), CONFIG);
  writeFileSync(join(root(), FOLDER, 'config.json'), '{}');
  writeFileSync(join(root(), recordFolder(OTHER), 'results.json'), 'null');
  writeFileSync(join(root(), 'raw', 'x'), '');
  const { problems, runs } = loadRecords(root());
  expect(new Set(problems.map(({ file }) => file))).toEqual(
    new Set([`${FOLDER}/config.json`, `${recordFolder(OTHER)}/results.json`, 'raw/x']),
  );
  expect(runs).toEqual([]);
});

it('checks the configuration of an unfinished run', () => {
  writeSyntheticRecord(root(), CONFIG);
  rmSync(join(root(), FOLDER, 'results.json'));
  writeFileSync(join(root(), FOLDER, 'config.json'), JSON.stringify({ ...CONFIG, seed: 7 }));
  expect(onlyProblem()).toContain('but the record stands in');
});

it('names a record in another folder than its configuration says, and that it is there twice', () => {
  writeSyntheticRecord(root(), CONFIG);
  const copy = FOLDER.replace(/_s\d+$/, '_s7');
  cpSync(join(root(), FOLDER), join(root(), copy), { recursive: true });
  const rules = loadRecords(root()).problems.map(({ file, rule }) => `${file}: ${rule}`);
  expect(rules).toContain(
    `${copy}/config.json: dataset, model, variant and seed: describe ${FOLDER}, but the record stands in ${copy}`,
  );
  expect(rules).toContain(
    `${copy}/results.json: duplicate: run ${runId(CONFIG)} is already recorded in ${FOLDER}`,
  );
  expect(rules).toHaveLength(2);
});

it('names two records of one seed in one cell that differ in configuration', () => {
  writeSyntheticRecord(root(), CONFIG);
  const longer = { ...CONFIG, epochs: 9 };
  writeSyntheticRecord(join(root(), 'aside'), longer);
  const copy = FOLDER.replace(/_s\d+$/, '_s7');
  cpSync(join(root(), 'aside', FOLDER), join(root(), copy), { recursive: true });
  const rules = loadRecords(root()).problems.map(({ rule }) => rule);
  expect(rules).toContain(`duplicate: this cell's seed ${CONFIG.seed} is already recorded in ${FOLDER}`);
});

describe('exclusions', () => {
  const exclude = (value: unknown) => writeFileSync(join(root(), 'exclusions.json'), JSON.stringify(value));

  it('leave a run out, even a broken one, and say why', () => {
    writeSyntheticRecord(root(), CONFIG);
    writeFileSync(join(root(), FOLDER, 'results.json'), 'broken');
    exclude({ [FOLDER]: 'power cut while the disk was full' });
    const { runs, exclusions, problems } = loadRecords(root());
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
    expect(loadRecords(root()).problems[0]!.rule).toContain('must give a reason of at least 10 characters');
    exclude({ '../outside': 'power cut while the disk was full' });
    expect(loadRecords(root()).problems[0]!.rule).toBe('../outside: there is no such run to exclude');
    exclude([]);
    expect(loadRecords(root()).problems[0]!.file).toBe('exclusions.json');
  });
});

describe('a process that loads again and again', () => {
  const settle = () => new Promise((resolve) => setTimeout(resolve, 100));
  const load = (cache: RecordCache) =>
    loadRecords(root(), { found: findRecords(root()), cache }).runs.find(({ path }) => path === FOLDER);

  it('holds one object for a record as long as its files are the same', async () => {
    writeSyntheticRecord(root(), CONFIG);
    await settle();
    const cache = new RecordCache();
    const first = load(cache);
    expect(load(cache)).toBe(first);
    writeSyntheticRecord(root(), CONFIG, { ...syntheticResults(CONFIG), schemaVersion: 1 });
    await settle();
    const second = load(cache);
    expect(second).not.toBe(first);
    expect(load(cache)).toBe(second);
    rmSync(join(root(), FOLDER), { recursive: true });
    expect(load(cache)).toBeUndefined();
  });

  it('reads a record again that has only just been written: its times may not show the next change', () => {
    writeSyntheticRecord(root(), CONFIG);
    const cache = new RecordCache();
    expect(load(cache)).not.toBe(load(cache));
  });

  it('refuses a history that is not the one that was checked', async () => {
    writeSyntheticRecord(root(), CONFIG);
    const run = load(new RecordCache())!;
    expect(run.history).toHaveLength(CONFIG.epochs);
    writeFileSync(join(root(), FOLDER, 'results.json'), '{}');
    expect(() => run.history).toThrow('results.json: changed while it was in use; build again');
  });
});
