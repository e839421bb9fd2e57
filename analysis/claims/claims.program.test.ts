/** The real program in a temporary copy of this code, with claims, a paper and records of its own. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { recordFolder } from '../../experiments/record/schema.ts';
import type { Paths } from '../pipeline/paths.ts';
import { EXAMPLE_RUNS } from '../testing/example-paper/runs.ts';
import { removeCheckout, syntheticCheckout } from '../testing/synthetic-checkout.ts';
import { syntheticResults, writeSyntheticRecord } from '../testing/synthetic-records.ts';
import { WatchProcess } from '../testing/watch-process.ts';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const ENGINE = 'living-ternary-paper/analysis';
const DEFINITION = `
import { definePaper } from '${ENGINE}/authoring/define-paper.ts';
import { significantly } from '${ENGINE}/claims/predicates/tests.ts';
import { below } from '${ENGINE}/claims/predicates/values.ts';
import { subjectKey } from '${ENGINE}/definition/coordinates.ts';
import { claimsTable } from '${ENGINE}/tables/claims.table.ts';
import { exampleOfVersion1 as study } from './study.ts';
const gap = subjectKey(study, { dataset: 'cifar10', model: 'resnet18', variant: ['bit', 'std'] });
const claims = [
  { id: 'bit-below', says: 'BitNet is below FP32.', holdsIf: below(gap + '.delta', 0) },
  { id: 'out-of-reach', says: 'By signs alone.', holdsIf: significantly('below', gap, { test: 'sign-flip', level: 1e-6 }) },
];
export default definePaper({ studies: [{ study, claims }], tables: [claimsTable] });
`;
/** Why records of the ledger change. */
const ACCEPT = ['--accept', 'changed by a test of verdicts'];
const MAIN = String.raw`\documentclass{article}
\pdfinfoomitdate=1 \pdftrailerid{} \pdfsuppressptexinfo=-1
\usepackage[T1]{fontenc}\usepackage[margin=40mm]{geometry}
\usepackage{amsmath,xcolor,longtable,array,booktabs,hyperref}
\usepackage{living}\input{generated/status}\input{generated/facts}\input{generated/claims}
\begin{document}\draftbanner
\section{Results}
\input{sections/results}
\input{generated/tables/claims}
\end{document}
`;
const SECTION = String.raw`\claim{bit-below}{BitNet is less accurate.}
\undecided{out-of-reach}{reach}{Signs alone cannot tell.}
`;
const bit = EXAMPLE_RUNS.filter((run) => recordFolder(run).startsWith('raw/cifar10/resnet18/bit_s'));

let paths: Paths;
beforeAll(() => {
  paths = syntheticCheckout(EXAMPLE_RUNS.length);
  writeFileSync(paths.definition, DEFINITION);
  writeFileSync(join(paths.paper, 'main.tex'), MAIN);
  writeFileSync(section(), SECTION);
});
afterAll(() => removeCheckout(paths));

const section = () => join(paths.paper, 'sections/results.tex');
const record = (accuracy: number) => {
  for (const [i, run] of bit.entries()) {
    const results = syntheticResults(run);
    const test = { ...results.test, accuracy: accuracy + i / 1000 };
    writeSyntheticRecord(paths.results, run, { ...results, test });
  }
};
const paper = (...args: string[]) =>
  spawnSync(
    process.execPath,
    [join(paths.root, 'programs/start.mjs'), join(paths.root, 'analysis/cli/paper.ts'), ...args],
    {
      cwd: paths.root,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    },
  );
const pdfText = () =>
  execFileSync('pdftotext', ['-layout', paths.pdf, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ');

test('claims that hold build a paper without a mark, with the table of claims', () => {
  record(0.7);
  const { status, stdout, stderr } = paper('build');
  expect([status, stderr]).toEqual([0, expect.stringContaining('declared runs')]);
  expect(stdout).toContain('claims: 1 hold, 1 undecided, 0 fail');
  const text = pdfText();
  expect(text).toContain('BitNet is less accurate.');
  // The section sign is one of the bitmap fonts that tell no character.
  expect(text).toMatch(/\W1 ✓ BitNet is below FP32\. di\S*erence < 0 this version, after/);
  expect(text).not.toContain('bit-below: holds');
  expect(text).not.toContain('Draft.');
  const ledger = JSON.parse(readFileSync(paths.ledger, 'utf8')) as { artifacts: object };
  expect(ledger.artifacts).toHaveProperty(['paper/generated/claims.json']);
  expect(ledger.artifacts).toHaveProperty(['paper/generated/claims.tex']);
});

test('a claim that fails: exit status 1, what the data says instead, and the last good paper stays', () => {
  const before = readFileSync(paths.pdf);
  record(0.9);
  const { status, stdout, stderr } = paper('build', ...ACCEPT);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(
    /paper\/sections\/results\.tex:1: claim bit-below \(BitNet is below FP32\.\) fails; the data says: cifar10\.resnet18\.bit-vs-std\.delta = \d+\.\d\d points, to be below 0 points/,
  );
  expect(readFileSync(paths.pdf).equals(before)).toBe(true);
});

test('--draft goes on, marks the sentence in the margin and the paper as a draft; without it the build fails again', () => {
  const { status, stdout } = paper('build', '--draft', ...ACCEPT);
  expect([status, stdout]).toEqual([
    0,
    expect.stringContaining('draft: paper/sections/results.tex:1: claim'),
  ]);
  const text = pdfText();
  expect(text).toContain('Draft. One sentence says what the data does not');
  expect(text).toContain('bit-below: fails');
  expect(paper('build').status).toBe(1);
  const checked = paper('check', '--no-pdf');
  expect([checked.status, checked.stdout]).toEqual([
    1,
    expect.stringContaining('paper/sections/results.tex:1: claim bit-below (BitNet is below FP32.) fails'),
  ]);
});

test('claims and explain show verdicts; an unknown id is named with the nearest', () => {
  const list = JSON.parse(paper('claims', '--json').stdout) as {
    counts: object;
    claims: { made: object; age: object | null }[];
  };
  expect(list.counts).toEqual({ holds: 0, undecided: 1, fails: 1 });
  // No git here: nobody can say how old a rule is, so that it counts for younger than its runs.
  expect(list.claims[0]).toMatchObject({
    verdict: 'fails',
    made: { line: 1 },
    age: { since: null, order: 'after' },
  });
  expect(paper('claims').stdout).toContain('rule of this version, which is not committed');
  const explained = paper('explain', 'claim:bit-below');
  expect(explained.stdout).toContain('claim bit-below: fails');
  expect(explained.stdout).toMatch(
    /\n {2}rule of this version, .*, after the first record that it judges, of 20/,
  );
  expect(explained.stdout).toContain('cifar10.resnet18.bit-vs-std.delta = ');
  const unknown = paper('explain', 'claim:bit-bellow');
  expect([unknown.status, unknown.stderr]).toEqual([
    1,
    expect.stringContaining('unknown claim "bit-bellow"; nearest: bit-below'),
  ]);
});

test('the watcher tells of verdict changes', async () => {
  const watcher = new WatchProcess(paths, ['--rescan', '1', ...ACCEPT]);
  try {
    await watcher.next(/^start → /);
    record(0.7);
    expect(await watcher.next(/claim bit-below/)).toBe('  claim bit-below: fails → holds');
    rmSync(join(paths.results, recordFolder(bit[0]!)), { recursive: true });
    expect(await watcher.next(/claim bit-below: holds/)).toMatch(/holds → undecided: \d+\/\d+ runs or pairs/);
  } finally {
    await watcher.end('SIGTERM');
  }
});
