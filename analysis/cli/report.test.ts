/** `paper report` on a second paper: of a study that it registers, of one that it reports, and as an artifact of its build. */
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { servedFile } from '../live/served-files.ts';
import { pathsOf } from '../pipeline/paths.ts';
import { runPaper } from '../testing/temporary-repository.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const top = realpathSync(mkdtempSync(join(tmpdir(), 'report-')));
afterAll(() => rmSync(top, { recursive: true, force: true }));
const paths = pathsOf(join(top, 'paper'));
const aside = join(paths.root, '.cache/reports/optimizers');
const own = join(paths.generated, 'reports/optimizers');

const paper = (...args: string[]) => runPaper(paths.root, args);
const text = (...path: string[]) => readFileSync(join(...path), 'utf8');
let definition: string;
/** What comes in place of the list of studies. */
const define = (studies: string) =>
  writeFileSync(paths.definition, definition.replace(/ {2}studies: .*/, studies));

beforeAll(() => {
  expect(runPaper(top, ['init', paths.root])).toMatchObject({ status: 0 });
  definition = text(paths.definition);
});

describe.sequential('a report', () => {
  it('of a study that is no artifact stands aside and says so', () => {
    expect(paper('build')).toMatchObject({ status: 0 });
    const { status, stdout, stderr } = paper('report', 'optimizers');
    expect({ status, stderr }).toEqual({ status: 0, stderr: `${aside}: 6 files\n` });
    expect(stdout).toBe(text(aside, 'summary.txt'));
    expect(stdout).toContain('Not part of the paper');
    expect(text(aside, 'experiment_summary.csv').split('\r\n')).toHaveLength(14);
    expect(paper('check', '--no-pdf')).toMatchObject({ status: 0 });
  });

  it('is there of registered studies, of several by what they begin with, and of no other', () => {
    const copy = (id: string) =>
      `{ study: defineStudy({ ...optimizers, id: '${id}', prefix: '${id}.', runs: optimizers.runs.map(({ factors, seed }) => ({ factors, seed })) }) }`;
    define(`  studies: [], registered: [{ study: optimizers }, ${copy('rate-a')}, ${copy('rate-b')}],`);
    expect(paper('report', 'optimizers').stdout).toMatch(/^Study optimizers: 12 of 12 declared runs/);
    const several = JSON.parse(paper('report', 'rate', '--json', '--out', join(top, 'out')).stdout);
    expect(several).toMatchObject([
      { study: 'rate-a', folder: join(top, 'out/reports/rate-a'), isArtifact: false },
      { study: 'rate-b', files: expect.arrayContaining(['summary.txt', 'final-loss.pdf']) },
    ]);
    expect(paper('report', 'optimizer')).toMatchObject({
      status: 1,
      stderr: 'report: the paper defines no study "optimizer"; nearest: optimizers, rate-a, rate-b\n',
    });
  });

  it('is built, checked and shown to reviewers where the definition asks for it', async () => {
    define('  studies: [{ study: optimizers, tables: [losses], figures: [seeds], claims: [momentumHurts], report: true }],');
    const { status, stdout } = paper('report', 'optimizers');
    expect(status).toBe(0);
    expect(stdout).toBe(text(own, 'summary.txt'));
    expect(stdout).not.toContain('Not part of the paper');
    expect(text(paths.ledger)).toContain('"paper/generated/reports/optimizers/final-loss.pdf"');
    expect(paper('check', '--no-pdf')).toMatchObject({ status: 0 });
    expect(paper('site')).toMatchObject({ status: 0 });
    expect(text(paths.review, 'reports/optimizers/summary.txt')).toBe(stdout);
    for (const [name, type] of Object.entries({
      'summary.txt': 'text/plain',
      'experiment_summary.csv': 'text/csv',
    })) {
      const served = await servedFile(paths, `/review/reports/optimizers/${name}`);
      expect(served?.type).toContain(type);
    }
    expect(text(paths.review, 'data/paper.js')).toContain('"reports/optimizers/experiment_summary.csv"');
    expect(text(paths.review, 'data/figures.js')).toContain('"name":"optimizers-difference-loss"');
    writeFileSync(join(own, 'summary.txt'), stdout.replace('12 of 12', '13 of 12'));
    const edited = paper('check', '--no-pdf');
    expect(edited.status).toBe(1);
    expect(edited.stdout + edited.stderr).toContain(
      'reports/optimizers/summary.txt: edited after it was built',
    );
  });

  it('goes when the definition no longer asks for it', () => {
    expect(paper('build')).toMatchObject({ status: 0 });
    define(definition.match(/ {2}studies: .*/)![0]);
    expect(paper('build')).toMatchObject({ status: 0 });
    expect(text(paths.ledger)).not.toContain('paper/generated/reports/');
    expect(paper('check', '--no-pdf')).toMatchObject({ status: 0 });
  });
});
