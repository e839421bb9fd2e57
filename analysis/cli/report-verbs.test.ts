/** Verbs that read records and sections and need no build: facts, explain, lint; and what every verb shares. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sha256 } from '../load/sha256.ts';
import { REPOSITORY } from '../pipeline/paths.ts';
import { EXAMPLE_RUNS } from '../testing/example-paper/runs.ts';
import {
  runPaper,
  SECTION,
  type TemporaryRepository,
  temporaryRepository,
} from '../testing/temporary-repository.ts';
import { whileChanged } from '../testing/while-changed.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const KEY = 'cifar10.resnet18.bit.accuracy.mean';
const RUN = 'raw/cifar10/resnet18/bit_s123';
const RUNS = EXAMPLE_RUNS.length;

interface Explained {
  readonly place: string;
  readonly shown: string;
  readonly facts: readonly string[];
  readonly explanations: readonly { fact: { plain: string }; runs: readonly { path: string }[] }[];
}

let repository: TemporaryRepository;
beforeAll(() => {
  repository = temporaryRepository();
  cpSync(join(REPOSITORY, 'paper/macros.tex'), repository.file('paper/macros.tex'));
});
afterAll(() => repository.remove());

const paper = (...args: string[]) => runPaper(repository.root, args);
const explained = (place: string): Explained => {
  const { stdout, stderr } = paper('explain', place, '--json');
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Explained;
};

it('facts lists all, some, or one', () => {
  expect(paper('facts', 'study.').stdout).toMatch(/^study\.cells +\d+\n/);
  const facts = JSON.parse(paper('facts', 'study.runs', '--json').stdout) as object[];
  expect(facts).toEqual([expect.objectContaining({ key: 'study.runs', value: RUNS })]);
});

describe('explain', () => {
  it('a key: back to files, hashes and commands, and what was left out', async () => {
    writeFileSync(repository.file('results/exclusions.json'), '{}');
    const exclude = (file: string) =>
      writeFileSync(
        file,
        JSON.stringify({ 'raw/cifar10/resnet18/bit_s42': 'trained on the wrong disk image' }),
      );
    await whileChanged(repository, 'results/exclusions.json', exclude, () => {
      const { stdout } = paper('explain', KEY);
      const file = `results/${RUN}/results.json`;
      expect(stdout).toContain(`${sha256(readFileSync(repository.file(file)))}  ${file}`);
      expect(stdout).toContain('npm run lab -- train --model resnet18');
      expect(stdout).toContain('mean over seeds of test.accuracy');
      expect(stdout).toContain('excluded   raw/cifar10/resnet18/bit_s42: trained on the wrong disk image');
    });
  });

  it('a run: when it was made, with which code, on which machine', () => {
    const results = JSON.parse(readFileSync(repository.file(`results/${RUN}/results.json`), 'utf8'));
    const { startedAt, finishedAt, wallSeconds } = results.time;
    const { gitCommit, cpu } = results.environment;
    const { stdout } = paper('explain', KEY);
    expect(stdout).toContain(`${startedAt} to ${finishedAt}, ${Math.round(wallSeconds)} s of work`);
    expect(stdout).toContain(`commit ${gitCommit}`);
    // Version 1 recorded no more of it.
    expect(stdout).toContain(`on ${cpu} (family not recorded; instruction sets not recorded)`);
    const { explanations = [], ...one } = JSON.parse(paper('explain', KEY, '--json').stdout);
    expect(explanations).toEqual([]);
    expect(one.runs[0].sittings[0]).toMatchObject({ environment: { cpu: { family: null } } });
  });

  it('a number as it is printed: every fact that is printed so', () => {
    const { plain } = JSON.parse(paper('facts', KEY, '--json').stdout)[0];
    const { stdout } = paper('explain', `${plain} %`);
    expect(stdout).toMatch(/^(one fact is|\d+ facts are) printed so /);
    expect(stdout).toContain(`\n${KEY} = ${plain} (fraction, shown as percent)\n`);
    expect(stdout).toContain(`  in         ${SECTION}:1\n`);
    const { facts } = JSON.parse(paper('explain', plain, '--json').stdout) as { facts: { plain: string }[] };
    expect(new Set(facts.map((fact) => fact.plain))).toEqual(new Set([plain]));
    const none = paper('explain', '12345.678');
    expect([none.status, none.stdout]).toEqual([1, '']);
    expect(none.stderr).toContain('explain: no fact is printed as "12345.678"');
  });

  it('a place in a table: the entry as it is printed', () => {
    const byNumber = explained('accuracy:2:3');
    expect(byNumber.place).toBe('table accuracy, row 2 (CIFAR-10), column 3 (BIT)');
    expect(byNumber.facts).toEqual([KEY, 'cifar10.resnet18.bit.accuracy.sd']);
    expect(byNumber.shown).toBe(byNumber.explanations.map(({ fact }) => fact.plain).join(' ± '));
    expect(byNumber.explanations[0]!.runs.map(({ path }) => path)).toContain(RUN);
    expect(explained('tab:accuracy:2:3')).toEqual(byNumber);
  });

  it.each([
    ['study.rnus', 'unknown fact "study.rnus"; nearest: study.runs'],
    ['nowhere:1:1', 'explain: no table "nowhere"; there are '],
    ['accuracy:99:1', 'table accuracy, row: must be a number from 1 to '],
    ['fig:gap:1', 'explain: figure gap: writes out no number'],
  ])('names what there is instead of %s', (place, expected) => {
    const { status, stdout, stderr } = paper('explain', place);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(expected);
  });
});

it('lint finds hand-typed results', async () => {
  expect(paper('lint')).toMatchObject({
    status: 0,
    stdout: '',
    stderr: expect.stringMatching(/^lint: nothing found in \d+ files, \d+ captions? and \d+ tables?$/m),
  });
  const typed = (file: string) => writeFileSync(file, 'It reached 81.24\\,\\% here.');
  await whileChanged(repository, SECTION, typed, () => {
    const { status, stdout, stderr } = paper('lint');
    const finding = `${SECTION}:1: hand-typed number 81.24\\,\\%`;
    expect([status, stdout]).toEqual([1, expect.stringContaining(finding)]);
    expect(stderr).toContain(`note: ${SECTION} is not what the paper was last built from`);
  });
});

it.each([['frobnicate'], ['build', '--frobnicate'], ['explain'], ['facts', 'a', 'b']])(
  '%s %s is refused',
  (...args) => {
    const { status, stdout, stderr } = paper(...args);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^error: /);
  },
);

it('every verb has help', () => {
  const { stdout } = paper('--help');
  const verbs = [...stdout.matchAll(/^ {2}([a-z-]+) (?:\[options\]|<)/gm)].map(([, verb]) => verb!);
  expect(verbs).toEqual(
    expect.arrayContaining(['build', 'check', 'explain', 'verify-run', 'diff', 'bundle']),
  );
  for (const verb of ['build', 'verify-run', 'diff'])
    expect(paper(verb, '--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(`Usage: paper ${verb}`),
    });
});
