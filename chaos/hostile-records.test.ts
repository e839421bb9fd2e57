/**
 * Records whose free texts (machine, packages, reasons of exclusion) are hostile to TeX, HTML, spreadsheets, terminals and
 * prototypes go through the whole pipeline and do nothing.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { HOSTILE_STRINGS } from '../analysis/load/testing/mutations.ts';
import { filesBelow } from '../analysis/pipeline/source-files.ts';
import { EXAMPLE_RUNS } from '../analysis/testing/example-paper/runs.ts';
import { removeCheckout, syntheticCheckout } from '../analysis/testing/synthetic-checkout.ts';
import { syntheticResults, writeSyntheticRecord } from '../analysis/testing/synthetic-records.ts';
import { runPaper } from '../analysis/testing/temporary-repository.ts';
import { readableJson } from '../experiments/record/canonical-json.ts';
import { imageRun } from '../experiments/record/image-run.ts';
import { runFolder, workFolder } from '../experiments/record/record-store.ts';
import { type RunConfig, recordFolder } from '../experiments/record/schema.ts';
import { START } from '../programs/compiled-program.mjs';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const [HOSTILE, EXCLUDED, RUNNING] = EXAMPLE_RUNS as [RunConfig, RunConfig, RunConfig];
/** Everything at once; `\u0000` and lone halves of letters are part of it. */
const ALL = HOSTILE_STRINGS.join(' ');
const MEGABYTES_10 = 'x'.repeat(10 * 2 ** 20);
/** Exclusions with control characters are refused, so that these are the hostile texts that a reason can hold. */
const SHOWN = HOSTILE_STRINGS.filter((text) => !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(text));
const REASON = SHOWN.join(' ');

/** Characters that command a terminal; CSV ends its lines with a carriage return, and tabs and line breaks are text. */
const COMMANDS = /(?![\n\r\t])[\p{Cc}\p{Cf}]/u;

const hasTex = spawnSync('pdflatex', ['--version']).status === 0;
const paths = syntheticCheckout(0);
afterAll(() => removeCheckout(paths));

beforeAll(() => {
  const results = syntheticResults(HOSTILE);
  const packages = Object.fromEntries([...HOSTILE_STRINGS, 'other'].map((name) => [name, ALL]));
  const environment = {
    ...results.environment,
    node: ALL,
    os: MEGABYTES_10,
    cpu: ALL,
    gpu: ALL,
    device: ALL,
    packages,
  };
  writeSyntheticRecord(paths.results, HOSTILE, { ...results, environment });
  writeSyntheticRecord(paths.results, EXCLUDED);
  writeFileSync(
    path.join(paths.results, 'exclusions.json'),
    readableJson({ [recordFolder(EXCLUDED)]: REASON }),
  );
  const built = runPaper(paths.root, ['build', '--draft', ...(hasTex ? [] : ['--no-pdf'])]);
  expect(built.status, built.stderr).toBe(0);
  expect(built.stdout + built.stderr).not.toMatch(COMMANDS);
});

test('in what TeX reads', () => {
  for (const file of filesBelow(paths.generated).filter((name) => name.endsWith('.tex'))) {
    const tex = readFileSync(file, 'utf8');
    expect(tex, file).not.toMatch(/\\input\{\/|\\immediate|\\write18|\\end\{document\}/);
    expect(tex, file).not.toMatch(COMMANDS);
  }
  const all = filesBelow(paths.generated)
    .map((file) => readFileSync(file, 'latin1'))
    .join('');
  // It is told, not left out.
  expect(all).toContain('\\textbackslash{}immediate\\textbackslash{}write18');
});

test.skipIf(!hasTex)('in the PDF, which shows them as they are (skipped where there is no pdflatex)', () => {
  // Words may be hyphenated at a line's end.
  const squeezed = (text: string) => text.replaceAll(/[\s-]+/g, '');
  const read = (program: string, ...args: string[]) => execFileSync(program, args, { encoding: 'utf8' });
  const text = read('pdftotext', '-layout', paths.pdf, '-');
  for (const shown of SHOWN) expect(squeezed(text)).toContain(squeezed(shown));
  // No file was read, no program started, and nothing in it can be clicked or runs.
  expect(text).not.toMatch(/root:.*:0:0:/);
  expect(existsSync('/tmp/owned')).toBe(false);
  expect(read('pdfinfo', '-url', paths.pdf)).not.toMatch(/example\.org|javascript:|passwd/i);
  expect(read('pdfinfo', paths.pdf)).toMatch(/JavaScript:\s+no/);
  // The reason's false end of the document ends nothing: the sentence goes on after it, to its own end.
  const sentence = squeezed(text).split(squeezed('Left out of all statistics:'))[1];
  expect(sentence).toMatch(/\}\\end\{document\}.*NaN\)\./);
  expect(statSync(paths.pdf).size).toBeLessThan(2_000_000);
});

test('in the table for spreadsheets', () => {
  const csv = readFileSync(paths.csv, 'utf8');
  expect(csv).not.toMatch(COMMANDS);
  expect(csv).not.toMatch(/(^|[,\n])"?[=+@]/);
  expect(csv).toContain(recordFolder(HOSTILE));
  expect(csv).not.toContain('<script>');
});

test('in the pages of the site', () => {
  const site = path.join(paths.root, 'site');
  const outcome = runPaper(paths.root, ['site', '--out', site]);
  expect(outcome.status, outcome.stderr).toBe(0);
  const files = filesBelow(site);
  const html = files.filter((file) => file.endsWith('.html')).map((file) => readFileSync(file, 'utf8'));
  expect(html.join('')).not.toMatch(/<script>alert|onerror=/);
  const received: string[] = [];
  const data = files.filter(
    (file) => /\.js$/.test(file) && readFileSync(file, 'utf8').startsWith('reviewData('),
  );
  expect(data.length).toBeGreaterThan(0);
  for (const file of data) {
    const script = readFileSync(file, 'utf8');
    expect(script).not.toContain('</script');
    runInNewContext(script, { reviewData: (_: string, json: string) => received.push(json) });
  }
  expect(received).toHaveLength(data.length);
  for (const json of received) JSON.parse(json);
});

test('on the terminal: explain and facts, and the sweep of records, locks and progress', () => {
  const [{ dataset, model }] = [HOSTILE];
  for (const args of [
    ['explain', `${dataset}.${model}.std.accuracy.mean`],
    ['facts'],
    ['check', '--no-pdf'],
  ]) {
    const { stdout, stderr } = runPaper(paths.root, args);
    expect(stdout + stderr, args.join(' ')).not.toMatch(COMMANDS);
    expect((stdout + stderr).length, args.join(' ')).toBeLessThan(5_000_000);
  }
  const running = imageRun('gap', RUNNING);
  const work = workFolder(paths.results, running);
  mkdirSync(work, { recursive: true });
  const owner = { pid: 1, host: ALL, started: ALL, space: 'elsewhere', leaseSeconds: 60 };
  writeFileSync(path.join(work, 'lock.1'), JSON.stringify(owner));
  writeFileSync(path.join(work, 'progress.json'), JSON.stringify({ period: ALL, periods: ALL }));
  const lab = path.resolve(import.meta.dirname, '../experiments/cli/lab.ts');
  const args = [START, lab, 'status', '--study', 'first', '--results-dir', paths.results];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  expect(stdout).toContain(`${runFolder(running)}  running as process 1 on `);
  expect(stdout + stderr).not.toMatch(COMMANDS);
});
