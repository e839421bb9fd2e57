/**
 * While records land, a watcher and builds of the paper are killed at random moments and their clocks set back: whoever reads the
 * PDF sees whole ones only, and the next build makes what a clean one makes.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { loadRecords } from '../analysis/load/load-records.ts';
import type { Paths } from '../analysis/pipeline/paths.ts';
import { filesBelow } from '../analysis/pipeline/source-files.ts';
import { seededGenerator } from '../analysis/stats/testing/seeded-generator.ts';
import { EXAMPLE_RUNS } from '../analysis/testing/example-paper/runs.ts';
import { bareCopy, removeCheckout } from '../analysis/testing/synthetic-checkout.ts';
import { runPaper, SECTION, temporaryRepository } from '../analysis/testing/temporary-repository.ts';
import { imageRun } from '../experiments/record/image-run.ts';
import { runFolder } from '../experiments/record/record-store.ts';
import { runLockOwner } from '../experiments/record/run-lock.ts';
import { recordFolder } from '../experiments/record/schema.ts';
import { START } from '../programs/compiled-program.mjs';
import { CLOCK_SET_BACK, clockSetBackWithin } from './clock-set-back.mjs';
import { PdfReader } from './pdf-reader.ts';
import { RecordReader } from './record-reader.ts';
import { Findings, KILLS, Kills, SEED, stackTrace, tell, torment, type Victim } from './torment.ts';

const PAPER = path.resolve(import.meta.dirname, '../analysis/cli/paper.ts');
const RECORDER = path.resolve(import.meta.dirname, 'recorder.ts');
/** Of these runs no record is there when it begins; beside the others, of version 1, they land as version 2. */
const MISSING = EXAMPLE_RUNS.slice(12);
const LANDING = MISSING.map(recordFolder);
const LANDED = MISSING.map((config) => runFolder(imageRun('gap', config)));

/** Each begins without the landing records again, so that there is always something to build. */
const KILLS_PER_ROUND = 40;

/** Some seconds into a program, most of which take longer. */
const CLOCK_WITHIN_MILLISECONDS = 5_000;

const hasTex = spawnSync('pdflatex', ['--version']).status === 0;
const draw = seededGenerator(SEED);

test.skipIf(!hasTex)(
  'a PDF that is rebuilt under random kills is never partial, and right in the end',
  async () => {
    for (let left = KILLS.paper; left > 0; left -= KILLS_PER_ROUND) {
      const paths = temporaryRepository(LANDING);
      try {
        await round(paths, new Kills(Math.min(left, KILLS_PER_ROUND)));
      } finally {
        paths.remove();
      }
    }
  },
  7_200_000,
);

async function round(paths: Paths, kills: Kills): Promise<void> {
  const paper = (...args: string[]) => program(PAPER, '--root', paths.root, ...args);
  const recorder = (pause: number) => program(RECORDER, paths.results, String(pause), 'declared');
  const duration = buildUndisturbed(paths);
  const findings = new Findings();
  const pdf = new PdfReader(paths.pdf, path.join(paths.root, 'seen'));
  const records = new RecordReader(paths.results);
  const attack = (start: () => ChildProcess, longest: number, objection: Victim['objection']) =>
    torment({ start, longest, objection }, kills, draw, findings);
  await Promise.all([
    attack(() => paper('build', '--draft'), duration, buildObjection),
    attack(() => paper('watch', '--rescan', '1'), 2 * duration, watchObjection),
    attack(() => recorder(1500), duration, recorderObjection),
  ]);
  expect(await findings.survivors(120_000)).toEqual([]);
  // Whoever comes next records and builds what is missing, with nothing in the way.
  const last = recorder(0);
  last.stdout!.resume();
  const stderr = text(last.stderr!);
  expect(await once(last, 'close'), await stderr).toEqual([0, null]);
  await watchWithClockSetBack(paths);
  expect(await records.stop()).toEqual([]);
  expect(await pdf.stop()).toEqual([]);
  expect(findings.objections).toEqual([]);
  expect(pdf.versions).toBeGreaterThanOrEqual(2);
  const { runs, unfinished, problems } = loadRecords(paths.results);
  expect(problems).toEqual([]);
  expect(unfinished).toEqual([]);
  expect(runs.map((run) => run.path)).toEqual(expect.arrayContaining(LANDED));
  expect(runLockOwner(paths.cache)).toBeNull();
  expect(outputs(paths)).toEqual(cleanBuild(paths));
  tell(`paper: ${kills.taken} more kills, ${pdf.versions} versions of the PDF seen, all whole`);
}

function program(file: string, ...args: string[]): ChildProcess {
  const node = [START, file, ...args];
  const env = clockSetBackWithin(CLOCK_WITHIN_MILLISECONDS);
  return spawn(process.execPath, node, { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/**
 * A watcher takes up what the kills left, and after its clock went back an hour it follows what changes then, also a file that
 * by its time is older than the PDF.
 */
async function watchWithClockSetBack(paths: Paths): Promise<void> {
  const watcher = program(PAPER, '--root', paths.root, 'watch', '--rescan', '1');
  let said = '';
  for (const stream of [watcher.stdout!, watcher.stderr!])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const expectSaid = (pattern: RegExp) =>
    expect.poll(() => said, { timeout: 600_000, interval: 100 }).toMatch(pattern);
  try {
    // The watcher and the process that builds for it.
    await expectSaid(new RegExp(`(${CLOCK_SET_BACK}[^]*){2}`));
    await expectSaid(/ start → /);
    const section = path.join(paths.root, SECTION);
    const anHourAgo = Date.now() / 1000 - 3600;
    appendFileSync(section, 'Written when the clock had been set back.\n');
    utimesSync(section, anHourAgo, anHourAgo);
    await expectSaid(/results\.tex changed → PDF in/);
    expect(execFileSync('pdftotext', [paths.pdf, '-'], { encoding: 'utf8' })).toContain('Written when');
  } finally {
    watcher.kill('SIGTERM');
  }
  await once(watcher, 'close');
  expect(watcher.exitCode, said).toBe(0);
  expect(said).not.toContain('not built');
}

/** Milliseconds that it took. */
function buildUndisturbed({ root }: Paths): number {
  const before = performance.now();
  const { status, stderr } = runPaper(root, ['build', '--draft']);
  expect(status, stderr).toBe(0);
  return performance.now() - before;
}

/** TeX, or the compiler of the build's own code, may be what was killed: an error that says so. */
function buildObjection(code: number | null, stderr: string): string | null {
  if (
    code === 0 ||
    (code === 1 &&
      /LaTeX failed in|pdflatex --version: |The service (was stopped|is no longer running)/.test(stderr))
  )
    return stackTrace(stderr);
  return `build ended with ${code}: ${stderr}`;
}

const watchObjection: Victim['objection'] = (code, stderr) => `watch ended by itself with ${code}: ${stderr}`;

/** It ends when there is nothing left to record. */
const recorderObjection: Victim['objection'] = (code, stderr) =>
  code === 0 ? stackTrace(stderr) : `recorder ended with ${code}: ${stderr}`;

function cleanBuild(paths: Paths): ReadonlyMap<string, string> {
  const clean = bareCopy(paths);
  try {
    buildUndisturbed(clean);
    return outputs(clean);
  } finally {
    removeCheckout(clean);
  }
}

/** Path to bytes of everything that a build makes, and of everything that it might have left lying about. */
function outputs({ root, generated, results, pdf, ledger, paper }: Paths): ReadonlyMap<string, string> {
  const files = [...filesBelow(generated), ...filesBelow(path.join(results, 'processed')), ledger, pdf];
  const litter = filesBelow(paper).filter((file) => file.endsWith('.tmp'));
  const all = [...files, ...litter].filter((file) => existsSync(file));
  return new Map(all.map((file) => [file.slice(root.length), readFileSync(file, 'latin1')]));
}
