import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sha256 } from '../load/sha256.ts';
import type { Ledger } from '../pipeline/ledger.ts';
import { pathsOf } from '../pipeline/paths.ts';
import { checkAgainstLedger, checkRebuilt } from './check-artifacts.ts';

const [ACCURACY, GAP, TABLE, CSV] = [
  'paper/generated/figures/accuracy.pdf',
  'paper/generated/figures/gap.pdf',
  'paper/generated/tables/accuracy.tex',
  'results/processed/aggregated.csv',
] as const;
const made = new Map(
  [ACCURACY, GAP, TABLE, CSV].map((path) => [path as string, Buffer.from(`of ${path}\n`)]),
);
const PDF = 'paper/main.pdf';
const artifacts: Record<string, string> = {
  ...Object.fromEntries([...made].map(([path, bytes]) => [path, sha256(bytes)])),
  [PDF]: sha256('%PDF-1.5'),
};
const others = { records: {}, sources: {}, programs: {} };
const ledger: Ledger = { generatedBy: 'a test', schemaVersion: 1, tex: null, artifacts, ...others };

let paths: ReturnType<typeof pathsOf>;
const file = (path: string) => join(paths.root, path);
const write = (path: string, content: Buffer | string) => {
  mkdirSync(dirname(file(path)), { recursive: true });
  writeFileSync(file(path), content);
};
const swap = () => {
  renameSync(file(ACCURACY), file('aside'));
  renameSync(file(GAP), file(ACCURACY));
  renameSync(file('aside'), file(GAP));
};
beforeEach(() => {
  paths = pathsOf(mkdtempSync(join(tmpdir(), 'artifacts-')));
  for (const [path, bytes] of made) write(path, bytes);
  write(PDF, '%PDF-1.5');
});
afterEach(() => rmSync(paths.root, { recursive: true }));

const lines = (findings: ReturnType<typeof checkRebuilt>) =>
  findings.map(({ path, what }) => `${path}: ${what}`);
const rebuilt = (by = ledger) => lines(checkRebuilt(paths, made, by));
const unbuilt = () => lines(checkAgainstLedger(paths, ledger));

it('finds nothing in what a build left', () => {
  expect([rebuilt(), unbuilt()]).toEqual([[], []]);
});

it('says of two swapped figures whose they are, with and without a rebuild', () => {
  swap();
  const expected = [
    `${ACCURACY}: edited after it was built; holds what ${GAP} should hold`,
    `${GAP}: edited after it was built; holds what ${ACCURACY} should hold`,
  ];
  expect(rebuilt()).toEqual(expected);
  expect(unbuilt()).toEqual(expected);
});

it('says so too where the hashes in the ledger were swapped with them', () => {
  swap();
  const [one, other] = [artifacts[ACCURACY]!, artifacts[GAP]!];
  const found = rebuilt({ ...ledger, artifacts: { ...artifacts, [ACCURACY]: other, [GAP]: one } });
  expect(found).toEqual([
    expect.stringMatching(/^\S+accuracy\.pdf: .*; holds what \S+gap\.pdf should hold$/),
    expect.stringMatching(/^\S+gap\.pdf: .*; holds what \S+accuracy\.pdf should hold$/),
  ]);
});

it('finds what is edited, missing or foreign, with and without a rebuild', () => {
  write(TABLE, 'of another\n');
  rmSync(file(CSV));
  write('paper/generated/tables/extra.tex', 'extra');
  write('paper/generated/.hidden/deep/extra', 'extra');
  expect(rebuilt()).toEqual([
    `${TABLE}: edited after it was built; line 1 is "of another", rebuilt "of ${TABLE}"`,
    `${CSV}: missing: the build makes it, the disk has not`,
    'paper/generated/.hidden/deep/extra: orphan: no build makes this file',
    'paper/generated/tables/extra.tex: orphan: no build makes this file',
  ]);
  write(PDF, 'another');
  expect(unbuilt()).toEqual([
    `${TABLE}: edited after it was built; the ledger has another SHA-256`,
    `${CSV}: missing: the ledger has it, the disk has not`,
    `${PDF}: edited after it was built; the ledger has another SHA-256`,
    'paper/generated/.hidden/deep/extra: orphan: not in the ledger',
    'paper/generated/tables/extra.tex: orphan: not in the ledger',
  ]);
});
