/** Where records may stand: of both versions, of several studies, and never behind a link. */
import { cpSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { imageRun } from '../../experiments/record/image-run.ts';
import { readRecord } from '../../experiments/record/record-store.ts';
import { runStatus } from '../../experiments/record/run-status.ts';
import { CONFIG_2, FOLDER_2, results2 } from '../../experiments/record/testing/version-2-example.ts';
import { writeSyntheticRecord } from '../testing/synthetic-records.ts';
import { loadRecords } from './load-records.ts';
import { CONFIG, FOLDER, inFreshFolders, onlyProblem, root } from './testing/two-records.ts';

inFreshFolders();

function write(folder: string, config: object, results?: object): void {
  mkdirSync(join(root(), folder), { recursive: true });
  writeFileSync(join(root(), folder, 'config.json'), JSON.stringify(config));
  if (results !== undefined) writeFileSync(join(root(), folder, 'results.json'), JSON.stringify(results));
}

it('finds records of both versions and of any study by what their folders hold', () => {
  writeSyntheticRecord(root(), CONFIG);
  const pilot = FOLDER.replace('raw/', 'raw/pilot/');
  mkdirSync(join(root(), pilot, '..'), { recursive: true });
  renameSync(join(root(), FOLDER), join(root(), pilot));
  write(FOLDER_2, CONFIG_2, results2());
  const imported = 'raw/torch/rate=0.1/s7';
  write(
    imported,
    { task: 'translation', factors: { rate: 0.1 }, seed: 7 },
    { origin: 'imported', source: { name: 'a table' }, outcomes: { bleu: 31.5 } },
  );
  const begun = FOLDER_2.replace('s42', 's43');
  write(begun, { ...CONFIG_2, seed: 43 });
  const { runs, unfinished, problems } = loadRecords(root());
  expect(problems).toEqual([]);
  expect(unfinished).toEqual([begun]);
  const studies = runs.map(({ path, study, origin }) => [path, study, origin]);
  expect(studies).toContainEqual([pilot, 'pilot', 'run']);
  expect(studies).toContainEqual([FOLDER_2, 'rates', 'run']);
  expect(studies).toContainEqual([imported, 'torch', 'imported']);
  expect(runs.find(({ path }) => path === imported)!.factors).toEqual({ rate: '0.1' });
});

it('passes over trials, finished, begun or malformed, and over nothing that is called alike', () => {
  const found = () => {
    const { runs, unfinished, problems } = loadRecords(root());
    return { runs: runs.map(({ path }) => path), unfinished, problems };
  };
  const before = found();
  write('raw/trials/variant=bit/s1', { ...CONFIG_2, study: 'trials' });
  write('raw/trials-mine/variant=bit/s1', { malformed: true });
  write('raw/trials-mine/variant=bit/s2', CONFIG_2, results2());
  expect(found()).toEqual(before);
  write('raw/trialsx/rate=0.1/s1', { task: 'translation', factors: { rate: 0.1 }, seed: 1 });
  expect(found().unfinished).toContain('raw/trialsx/rate=0.1/s1');
});

it("takes a factor's value that ends as a run's folder does", () => {
  const folder = 'raw/torch/model=vit_s6/s7';
  write(
    folder,
    { task: 'translation', factors: { model: 'vit_s6' }, seed: 7 },
    { origin: 'imported', source: { name: 'a table' }, outcomes: { bleu: 31.5 } },
  );
  const { runs, problems } = loadRecords(root());
  expect(problems).toEqual([]);
  expect(runs.map(({ path }) => path)).toContain(folder);
});

it('takes the same run in two studies, and not twice in one', () => {
  writeSyntheticRecord(root(), CONFIG);
  const pilot = join(root(), FOLDER.replace('raw/', 'raw/pilot/'));
  cpSync(join(root(), FOLDER), pilot, { recursive: true });
  const rules = () => loadRecords(root()).problems.map(({ rule }) => rule);
  expect(rules().filter((rule) => rule.startsWith('duplicate'))).toEqual([]);
  cpSync(pilot, pilot.replace(/_s\d+$/, '_s7'), { recursive: true });
  expect(rules().filter((rule) => rule.startsWith('duplicate'))).toHaveLength(1);
});

it('asks a task that it knows of every run but imported ones', () => {
  write('raw/games/s1', { task: 'chess', factors: {}, seed: 1 }, { origin: 'run' });
  expect(onlyProblem()).toMatch(
    /^raw\/games\/s1\/config\.json: task: must be one of image-classification, .* unless results\.json says "origin": "imported", got "chess"$/,
  );
});

it('names what is foreign between the folders of factors', () => {
  write(FOLDER_2, CONFIG_2, results2());
  writeFileSync(join(root(), 'raw/rates/notes.txt'), 'x');
  expect(onlyProblem()).toBe('raw/rates/notes.txt: foreign: only folders belong here, found a file');
});

it('refuses a link wherever records may stand, and so does whoever asks for one run', () => {
  writeSyntheticRecord(root(), CONFIG);
  const dataset = join(root(), 'raw', CONFIG.dataset);
  cpSync(dataset, join(root(), 'elsewhere'), { recursive: true });
  const model = join(dataset, CONFIG.model);
  renameSync(model, join(root(), 'elsewhere', 'model'));
  symlinkSync(join(root(), 'elsewhere', 'model'), model);
  const rule = 'a symbolic link: records stand in plain folders below the results folder';
  const { runs, problems } = loadRecords(root());
  expect(runs).toEqual([]);
  expect(problems).toEqual([
    { file: `raw/${CONFIG.dataset}/${CONFIG.model}`, rule: expect.stringContaining(rule) },
  ]);
  expect(() => readRecord(root(), FOLDER)).toThrow(`${model}: ${rule}`);
  expect(runStatus(root(), imageRun('gap', CONFIG))).toMatchObject({
    kind: 'blocked',
    reason: expect.stringContaining(rule),
  });
});
