/** `paper verify-run --sample` of a paper about minute networks that the test trains, from the draw to the paper's facts. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startLab } from '../../experiments/cli/testing/lab-process.ts';
import type { BaseResults } from '../../experiments/record/base-record.ts';
import { readableJson } from '../../experiments/record/canonical-json.ts';
import { drawOrder, drawSeed, readRepetitions, runsOfRecords } from '../history/repetitions.ts';
import { parseLedger } from '../pipeline/ledger.ts';
import { pathsOf, REPOSITORY } from '../pipeline/paths.ts';
import { copyPaper, TRAINED_PAPER } from '../testing/synthetic-checkout.ts';
import { runPaper } from '../testing/temporary-repository.ts';

vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });

const root = mkdtempSync(join(tmpdir(), 'verify-sample-'));
const paths = pathsOf(root);
afterAll(() => rmSync(root, { recursive: true }));

/** Of the paper, which has to succeed. */
function paper(...args: string[]): string {
  const { status, stdout, stderr } = runPaper(root, args);
  expect(status, stdout + stderr).toBe(0);
  return stdout;
}
const commit = (subject: string) => {
  for (const args of [
    ['add', '-A'],
    ['commit', '-qm', subject],
  ])
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.org', ...args], { cwd: root });
};
const records = () => parseLedger(readFileSync(paths.ledger, 'utf8')).records;
const drawnOrder = () => drawOrder(drawSeed(records()), runsOfRecords(records()));
/** Name to value as the paper prints it. */
const facts = () =>
  Object.fromEntries(
    (JSON.parse(paper('facts', 'repetitions.', '--json')) as { key: string; plain: string }[]).map(
      ({ key, plain }) => [key.replace('repetitions.', ''), plain],
    ),
  );

beforeAll(async () => {
  const sweep = ['sweep', '--study', 'smoke', '--jobs', '1', '--nice', '0', '--results-dir', paths.results];
  const { code, stderr } = await startLab(sweep, [], join(REPOSITORY, 'experiments/cli/lab.ts')).ended;
  expect(code, stderr).toBe(0);
  copyPaper(TRAINED_PAPER, paths);
  execFileSync('git', ['init', '-q'], { cwd: root });
  rmSync(join(paths.results, 'work'), { recursive: true, force: true });
  paper('build');
  commit('Records and paper');
});

it('the drawn runs are trained again, what came of it is kept, and the paper says it', () => {
  const drawn = drawnOrder().slice(0, 2);
  expect(facts()).toMatchObject({ done: '0', identical: '0', differ: '0' });
  const { status, stdout, stderr } = runPaper(root, ['verify-run', '--sample', '2', '--at-head']);
  expect(stdout, stderr).toBe(drawn.map((run) => `${run}: identical\n`).join(''));
  expect(status).toBe(0);
  expect(readRepetitions(paths.results)).toMatchObject(
    drawn.map((run) => ({
      ...{ run, verdict: 'identical', seed: drawSeed(records()), records: 4 },
      sha256: records()[`results/${run}/results.json`],
      outcome: { name: 'test.loss' },
    })),
  );
  // Who asks for no more than there are gets no others.
  expect(paper('verify-run', '--sample', '2', '--at-head')).toBe(stdout);
  paper('build');
  expect(facts()).toMatchObject({ done: '2', identical: '2', differ: '0', passed: '0' });
  commit('Two runs trained again');
  expect(paper('check')).toMatch(/all identical\n$/);
});

it('an outcome that training does not give is found, kept and said', () => {
  for (const run of runsOfRecords(records())) {
    const file = join(paths.results, run, 'results.json');
    const results = JSON.parse(readFileSync(file, 'utf8')) as BaseResults;
    const loss = results.outcomes['test.loss']! * (1 + Number.EPSILON);
    writeFileSync(file, readableJson({ ...results, outcomes: { ...results.outcomes, 'test.loss': loss } }));
  }
  paper('build', '--accept', 'to see whether it is found');
  const [drawn] = drawnOrder();
  const { status, stdout } = runPaper(root, ['verify-run', '--sample', '1', '--at-head']);
  expect(status).toBe(1);
  expect(stdout).toMatch(new RegExp(`^${drawn}: differs; test\\.loss recorded \\d.*, now \\d`));
  expect(readRepetitions(paths.results).map(({ verdict }) => verdict)).toEqual([
    ...['identical', 'identical', 'differs'],
  ]);
  paper('build');
  expect(facts()).toMatchObject({ done: '3', identical: '2', differ: '1' });
});
