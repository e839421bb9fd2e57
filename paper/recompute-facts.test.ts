/** The facts against a program that shares no code with them: testing/recompute_facts.py, from the raw records. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FactBook } from '../analysis/facts/fact-book.ts';
import { factsJson } from '../analysis/facts/write-facts.ts';
import { analyse } from '../analysis/pipeline/analyse.ts';
import { runOfVersion1 } from '../analysis/testing/run-of-version-1.ts';
import { syntheticResults, writeSyntheticRecord } from '../analysis/testing/synthetic-records.ts';
import { writeEfficiency } from '../experiments/record/efficiency-store.ts';
import { recordFolder } from '../experiments/record/schema.ts';
import { exampleEfficiency } from '../experiments/record/testing/example-efficiency.ts';
import { FIRST_STUDY } from '../experiments/studies/gap.ts';
import paper from './paper.ts';
import { gapPaper } from './testing/synthetic-context.ts';

const PROGRAM = fileURLToPath(new URL('testing/recompute_facts.py', import.meta.url));
const noPython = spawnSync('python3', ['--version']).status !== 0;
const reason = noPython ? ' (skipped: there is no python3)' : '';

const recompute = (root: string, facts: string) =>
  spawnSync('python3', [PROGRAM, root, '--facts', facts], { encoding: 'utf8' });

describe.skipIf(noPython)(`an independent program in Python${reason}`, () => {
  let root: string;
  let book: FactBook;

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'recompute-'));
    const sha256 = { config: 'c'.repeat(64), results: 'r'.repeat(64) };
    const runs = FIRST_STUDY.runs.map((config) => {
      writeSyntheticRecord(join(root, 'results'), config);
      return runOfVersion1(recordFolder(config), config, syntheticResults(config), sha256);
    });
    const measurements = FIRST_STUDY.runs
      .filter(({ seed }) => seed === FIRST_STUDY.runs[0]!.seed)
      .map((config) => {
        const record = exampleEfficiency(config, syntheticResults(config));
        return { path: writeEfficiency(join(root, 'results'), record), record, sha256: 'e'.repeat(64) };
      });
    const records = { runs, problems: [], exclusions: [], unfinished: [], measurements };
    book = analyse(records, gapPaper([FIRST_STUDY])).facts;
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('reads the same numbers from the raw records, to the printed digit', () => {
    const file = join(root, 'facts.json');
    writeFileSync(file, factsJson(book.all));
    const { status, stdout, stderr } = recompute(root, file);
    expect(`${stdout}${stderr}`).toMatch(/^\d+ of \d+ facts compared with 36 records, 0 differ\n$/);
    expect(status).toBe(0);
    expect(Number.parseInt(stdout, 10)).toBeGreaterThan(300);
  });

  it('finds every one that is wrong, and no other', () => {
    const of = (subject: string, ...names: readonly string[]) => names.map((name) => `${subject}.${name}`);
    const keys = [
      ...of('efficiency.cifar10.resnet18.bit', 'macs', 'additions.share', 'wasm_ternary.b64.ms_low'),
      ...of('efficiency.cifar10.resnet18.bit', 'ort_integer.b1.ratio'),
      ...of('cifar10.resnet18.bit', 'accuracy.mean', 'accuracy.ci_low', 'bytes.ratio', 'bytes.theoretical'),
      ...of('cifar100.resnet18.bit-vs-std', 'delta', 'ci_high', 'p_t', 'p_t_holm', 'p_signflip'),
      ...of('cifar100.resnet18.ttq-vs-bit', 'unpaired_ci_low', 'pair_correlation', 'sampling'),
      ...of('study.pairing.n3', 'gains_nothing', 'correlation_median'),
      'cifar10.resnet18.ttq.accuracy.sampling',
      'cifar10.resnet18.bit_keep_conv1.recovery',
    ];
    expect(keys.filter((key) => book.get(key).value === null)).toEqual([]);
    const wrong = book.all.map((fact) => (keys.includes(fact.key) ? { ...fact, plain: '12.34' } : fact));
    const file = join(root, 'wrong.json');
    writeFileSync(file, factsJson(wrong));
    const { status, stdout } = recompute(root, file);
    expect(status).toBe(1);
    const found = stdout.trim().split('\n').slice(1).sort();
    expect(found).toEqual(
      [...keys]
        .sort()
        .map((key) => expect.stringContaining(`${key}: the paper says 12.34, the records give `)),
    );
  });
});

describe.skipIf(noPython)(`the paper of this repository${reason}`, () => {
  const repository = fileURLToPath(new URL('..', import.meta.url));
  const generated = join(repository, 'paper', 'generated', 'facts.json');

  it('says what its records give', ({ skip }) => {
    const { status, stdout } = recompute(repository, generated);
    const [, records] = /with (\d+) records/.exec(stdout)!;
    const facts: { key: string; value: unknown }[] = JSON.parse(readFileSync(generated, 'utf8')).facts;
    const runsOf = (study: string) => Number(facts.find(({ key }) => key === `${study}study.runs`)?.value);
    const built = paper.studies.map(({ prefix }) => runsOf(prefix)).reduce((sum, runs) => sum + runs);
    if (built !== Number(records)) skip(`the paper was built from ${built} of ${records} records`);
    expect(stdout).toMatch(/, 0 differ\n$/);
    expect(status).toBe(0);
  });
});
