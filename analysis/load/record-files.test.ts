/** What may stand in a run's folder, and what a file must be before anyone asks what it says. */
import { mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeSyntheticRecord } from '../testing/synthetic-records.ts';
import { loadRecords } from './load-records.ts';
import { CONFIG, FOLDER, inFreshFolders, onlyProblem, root } from './testing/two-records.ts';

inFreshFolders();

it('names a truncated file', () => {
  writeSyntheticRecord(root(), CONFIG);
  truncateSync(join(root(), FOLDER, 'results.json'), 1000);
  expect(onlyProblem()).toMatch(`${FOLDER}/results.json: not valid JSON`);
});

it('names an empty file', () => {
  writeSyntheticRecord(root(), CONFIG);
  truncateSync(join(root(), FOLDER, 'config.json'), 0);
  expect(onlyProblem()).toMatch(`${FOLDER}/config.json: not valid JSON`);
});

it('names a file that is not UTF-8', () => {
  writeSyntheticRecord(root(), CONFIG);
  const file = join(root(), FOLDER, 'results.json');
  writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from([0xff])]));
  expect(onlyProblem()).toBe(`${FOLDER}/results.json: encoding: must be UTF-8`);
});

it('names a file that is too large to be a record', () => {
  writeSyntheticRecord(root(), CONFIG);
  truncateSync(join(root(), FOLDER, 'results.json'), 17 * 2 ** 20);
  expect(onlyProblem()).toBe(`${FOLDER}/results.json: size: must be at most 16777216 bytes, got 17825792`);
});

it('names results without a configuration', () => {
  writeSyntheticRecord(root(), CONFIG);
  rmSync(join(root(), FOLDER, 'config.json'));
  expect(onlyProblem()).toBe(`${FOLDER}/config.json: cannot be read (ENOENT)`);
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
  writeSyntheticRecord(root(), CONFIG);
  mkdirSync(join(root(), file, '..'), { recursive: true });
  writeFileSync(join(root(), file), 'x');
  const problems = loadRecords(root()).problems;
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ file, rule: expect.stringContaining(rule) });
});

it('names a link and a folder where a file belongs', () => {
  writeSyntheticRecord(root(), CONFIG);
  symlinkSync('/etc/passwd', join(root(), FOLDER, 'link'));
  mkdirSync(join(root(), FOLDER, 'inner'));
  const rules = loadRecords(root()).problems.map(({ rule }) => rule);
  expect(rules).toEqual([
    expect.stringContaining('found a folder'),
    expect.stringContaining('a symbolic link: records stand in plain folders'),
  ]);
});

it('names a checkpoint of another size, and passes over what writers leave for a moment', () => {
  writeSyntheticRecord(root(), CONFIG);
  writeFileSync(join(root(), FOLDER, '.results.json.tmp'), '{');
  writeFileSync(join(root(), FOLDER, 'weights.packed.safetensors'), 'short');
  expect(onlyProblem()).toMatch(
    /weights\.packed\.safetensors: size: must be \d+ bytes \(results\.json\), got 5$/,
  );
});
