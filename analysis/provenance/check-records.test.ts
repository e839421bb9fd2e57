import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sha256 } from '../load/sha256.ts';
import { EXAMPLE_RUNS } from '../testing/example-paper/runs.ts';
import { writeSyntheticRecord } from '../testing/synthetic-records.ts';
import { checkRecords } from './check-records.ts';

let root: string;
let ledger: Record<string, string>;
let one: string;
let other: string;
const hash = (path: string) => sha256(readFileSync(join(root, path)));

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'records-'));
  const configs = EXAMPLE_RUNS.slice(0, 2);
  const runs = configs.map((config) => `results/${writeSyntheticRecord(join(root, 'results'), config)}`);
  [one, other] = runs as [string, string];
  const files = runs.flatMap((run) => [`${run}/config.json`, `${run}/results.json`]);
  ledger = Object.fromEntries(files.map((path) => [path, hash(path)]));
});
afterEach(() => rmSync(root, { recursive: true }));

const findings = () => checkRecords(root, ledger).map(({ path, what }) => `${path}: ${what}`);
const hashes = (is: string, was: string) =>
  `SHA-256 is ${ledger[is]!.slice(0, 12)}…, the ledger has ${ledger[was]!.slice(0, 12)}…`;
const isRecordOf = (place: string, run: string) =>
  ['config.json', 'results.json'].map(
    (name) =>
      `${place}/${name}: is the record of ${run}/${name}: ${hashes(`${run}/${name}`, `${place}/${name}`)}`,
  );

it('finds nothing in what the ledger has', () => {
  expect(findings()).toEqual([]);
});

it('says of two swapped records whose they are', () => {
  renameSync(join(root, one), join(root, 'aside'));
  renameSync(join(root, other), join(root, one));
  renameSync(join(root, 'aside'), join(root, other));
  expect(findings().sort()).toEqual([...isRecordOf(one, other), ...isRecordOf(other, one)].sort());
});

it('says of one that was moved over another where it was and where it is', () => {
  rmSync(join(root, other), { recursive: true });
  renameSync(join(root, one), join(root, other));
  expect(findings()).toEqual([
    ...['config.json', 'results.json'].map(
      (name) => `${one}/${name}: moved: the ledger has it here, it stands in ${other}/${name}`,
    ),
    ...isRecordOf(other, one),
  ]);
});

it('says of a copy in a new place whose it is', () => {
  cpSync(join(root, one), join(root, `${one}7`), { recursive: true });
  expect(findings()).toEqual(
    ['config.json', 'results.json'].map(
      (name) =>
        `${one}7/${name}: is the record of ${one}/${name}; not in the ledger: added since the paper was built`,
    ),
  );
});
