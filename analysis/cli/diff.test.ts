/** `paper diff` of a repository with two builds in it. */

import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { recordFolder } from '../../experiments/record/schema.ts';
import { build } from '../pipeline/build.ts';
import paper from '../testing/example-paper/paper.ts';
import { EXAMPLE_RUNS } from '../testing/example-paper/runs.ts';
import { syntheticResults, writeSyntheticRecord } from '../testing/synthetic-records.ts';
import { runPaper, type TemporaryRepository, temporaryRepository } from '../testing/temporary-repository.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const RUN = 'raw/cifar10/resnet18/bit_s123';
const GONE = 'raw/cifar100/resnet18/ttq_s42';

let repository: TemporaryRepository;
beforeAll(async () => {
  repository = temporaryRepository();
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=nobody', '-c', 'user.email=nobody@example.org', ...args], {
      cwd: repository.root,
      stdio: 'pipe',
    });
  await build(repository, { definition: async () => paper, pdf: 'skip', log: () => {} });
  git('init', '-q');
  git('add', 'results', 'paper');
  git('commit', '-qm', 'earlier');
  const config = EXAMPLE_RUNS.find((one) => recordFolder(one) === RUN)!;
  const results = syntheticResults(config);
  const test = { ...results.test, accuracy: results.test.accuracy - 0.15 };
  writeSyntheticRecord(repository.results, config, { ...results, test });
  rmSync(join(repository.results, GONE), { recursive: true });
  const accept = 'changed by a test';
  await build(repository, { definition: async () => paper, pdf: 'skip', accept, log: () => {} });
});
afterAll(() => repository.remove());

const diff = (...args: string[]) => runPaper(repository.root, ['diff', ...args]);

it('says as text what moved between a commit and the files: facts, marks, runs', () => {
  const { status, stdout } = diff('HEAD');
  expect(status).toBe(0);
  // One of three seeds is 15 points lower: 5 points of the mean.
  expect(stdout).toMatch(
    /^ {2}cifar10\.resnet18\.bit\.accuracy\.mean: \d\d\.\d\d -> \d\d\.\d\d \(−5\.00 points, −[\d.]+ of the interval's half width\)$/m,
  );
  expect(stdout).toMatch(/^ {2}cifar10\.resnet18\.bit-vs-std\.p_t_holm: p < 0\.05 -> p ≥ 0\.05$/m);
  expect(stdout).toMatch(/^ {2}cifar100\.resnet18\.ttq-vs-std\.p_t_holm: .* -> withheld$/m);
  expect(stdout).toContain(`Runs removed (1)\n  ${GONE}\n`);
  expect(stdout).toContain(`Runs with another record (1)\n  ${RUN}\n`);
});

it('says the same as Markdown tables', () => {
  const { status, stdout } = diff('HEAD', '--markdown');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^### What moved: `HEAD` → /);
  expect(stdout).toMatch(
    /^\| `cifar10\.resnet18\.bit\.accuracy\.mean` \| \d\d\.\d\d \| \d\d\.\d\d \| −5\.00 points, /m,
  );
  expect(stdout).toContain(`| \`${RUN}\` |`);
  // GitHub's tables: as many columns in every row as in its head.
  for (const table of stdout.matchAll(/^\|.*\|\n(?:\|.*\|\n)+/gm)) {
    const columns = table[0]
      .trim()
      .split('\n')
      .map((row) => row.split('|').length);
    expect(new Set(columns).size).toBe(1);
  }
});

it('finds nothing between a commit and itself, and refuses what git does not know', () => {
  expect(diff('HEAD', 'HEAD').stdout).toBe('HEAD -> HEAD: nothing differs\n');
  expect(diff('no-such')).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringContaining('no-such'),
  });
});
