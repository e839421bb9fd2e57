/** The facts against a program that shares no code with them: fixtures/recompute_facts.py, from the raw records. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeEfficiency } from '../../experiments/record/efficiency-store.ts';
import { recordFolder } from '../../experiments/record/schema.ts';
import { exampleEfficiency } from '../../experiments/record/testing/example-efficiency.ts';
import { FIRST_STUDY } from '../../experiments/studies/gap.ts';
import { gapPaper } from '../../paper/testing/synthetic-context.ts';
import { runOfVersion1 } from '../load/run.ts';
import { analyse } from '../pipeline/analyse.ts';
import { syntheticResults, writeSyntheticRecord } from '../testing/synthetic-records.ts';
import type { FactBook } from './fact-book.ts';
import { factsJson } from './write-facts.ts';

const PROGRAM = fileURLToPath(new URL('fixtures/recompute_facts.py', import.meta.url));
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

  it.each(['macs', 'additions.share', 'wasm_ternary.b64.ms_low', 'ort_integer.b1.ratio'])(
    'finds a measured %s that is wrong',
    (measure) => {
      expectFound(`efficiency.cifar10.resnet18.bit.${measure}`);
    },
  );

  it.each(['accuracy.mean', 'accuracy.ci_low', 'bytes.ratio', 'bytes.theoretical'])(
    'finds a %s that is wrong',
    (measure) => {
      expectFound(`cifar10.resnet18.bit.${measure}`);
    },
  );

  it.each(['delta', 'ci_high', 'p_t', 'p_t_holm', 'p_signflip', 'gz'])('finds a %s that is wrong', (name) => {
    expectFound(`cifar100.resnet18.bit-vs-std.${name}`);
  });

  it('finds a recovery that is wrong', () => {
    expectFound('cifar10.resnet18.bit_keep_conv1.recovery');
  });

  function expectFound(key: string): void {
    const file = join(root, 'wrong.json');
    expect(book.get(key).value).not.toBeNull();
    const wrong = book.all.map((fact) => (fact.key === key ? { ...fact, plain: '12.34' } : fact));
    writeFileSync(file, factsJson(wrong));
    const { status, stdout } = recompute(root, file);
    expect(status).toBe(1);
    expect(stdout.trim().split('\n').slice(1)).toEqual([
      expect.stringMatching(new RegExp(`^${key}: the paper says 12.34, the records give `)),
    ]);
  }
});

describe.skipIf(noPython)(`the paper of this repository${reason}`, () => {
  const repository = fileURLToPath(new URL('../..', import.meta.url));
  const generated = join(repository, 'paper', 'generated', 'facts.json');

  it('says what its records give', ({ skip }) => {
    const { status, stdout } = recompute(repository, generated);
    const [, records] = /with (\d+) records/.exec(stdout)!;
    const facts: { key: string; value: unknown }[] = JSON.parse(readFileSync(generated, 'utf8')).facts;
    const runsOf = (study: string) => Number(facts.find(({ key }) => key === `${study}study.runs`)?.value);
    const built = runsOf('') + runsOf('pilot.');
    if (built !== Number(records)) skip(`the paper was built from ${built} of ${records} records`);
    expect(stdout).toMatch(/, 0 differ\n$/);
    expect(status).toBe(0);
  });
});
