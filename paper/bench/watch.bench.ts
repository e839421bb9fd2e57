/**
 * `npm run bench:watch`: from record on disk, and from prose on disk, to the PDF replaced, as somebody outside sees it;
 * and one bare pdflatex pass over the same paper, taken in turns with them. This repository's paper and its records, of
 * which two at a time are taken away and put back: with the first that comes back the paper is a draft and stays one, as in
 * the midst of a sweep; with the second the marks of a draft go, and pages break elsewhere.
 */
import { appendFileSync, cpSync, mkdtempSync, renameSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { execa } from 'execa';
import { listRunFolders } from '../../analysis/load/run-folders.ts';
import { type Paths, pathsOf, REPOSITORY } from '../../analysis/pipeline/paths.ts';
import { checkoutWith, removeCheckout } from '../../analysis/testing/synthetic-checkout.ts';
import { WatchProcess } from '../../analysis/testing/watch-process.ts';
import { EFFICIENCY_TREE, RECORD_TREES } from '../../experiments/record/names.ts';
import paper from '../paper.ts';
import { positiveInteger } from './positive-integer.ts';

/** What is measured is a watcher that has been running: at rest it makes itself ready for the next record. */
const AT_REST_MILLISECONDS = 12_000;

interface Timed {
  readonly what: string;
  readonly seconds: number;
}

const { repeats } = new Command('bench:watch')
  .description('Time how long the PDF takes to follow a record and a sentence, beside one pass of pdflatex.')
  .option('--repeats <n>', 'records, sentences and passes', positiveInteger, 20)
  .parse()
  .opts<{ repeats: number }>();

const paths = checkoutWith(pathsOf(REPOSITORY).paper);
for (const tree of [...RECORD_TREES, EFFICIENCY_TREE])
  cpSync(join(pathsOf(REPOSITORY).results, tree), join(paths.results, tree), { recursive: true });
// Runs of registered studies change no PDF.
const reported = new Set(paper.studies.flatMap(({ runs }) => runs.map(({ folder }) => folder)));
const runs = listRunFolders(paths.results).folders.filter(
  ({ hasResults, path }) => hasResults && reported.has(path),
);
const aside = mkdtempSync(join(paths.root, '.aside-'));
const watcher = new WatchProcess(paths, ['--accept', 'a benchmark takes records away and puts them back']);
try {
  process.stderr.write(`building once in ${paths.root}\n`);
  await watcher.next(/^start → /, 600_000);
  await sleep(AT_REST_MILLISECONDS);
  const record: Timed[] = [];
  const last: Timed[] = [];
  const prose: Timed[] = [];
  const pass: Timed[] = [];
  for (let i = 0; i < repeats; i++) {
    // Spread over all data sets, networks and variants.
    const one = movable(Math.floor(((i + 0.5) * runs.length) / repeats), 'one');
    const other = movable(Math.floor(((i + 1) * runs.length) / repeats) % runs.length, 'other');
    await replaced(paths, other.away);
    await replaced(paths, one.away);
    record.push({ what: one.path, seconds: await replaced(paths, one.back) });
    last.push({ what: other.path, seconds: await replaced(paths, other.back) });
    const section = join(paths.paper, 'sections/introduction.tex');
    const write = () => appendFileSync(section, `\n% ${i}\nSentence ${i}.\n`);
    prose.push({ what: `sentence ${i}`, seconds: await replaced(paths, write) });
    pass.push({ what: `pass ${i}`, seconds: await barePass(paths) });
    process.stderr.write(`${i + 1} of ${repeats}\r`);
  }
  report('record on disk to PDF replaced', record);
  report('the last record, no draft then', last);
  report('prose on disk to PDF replaced', prose);
  report('one bare pdflatex pass', pass);
} finally {
  await watcher.end('SIGTERM');
  removeCheckout(paths);
}

/** The run of that number, which can be moved away and back. */
function movable(index: number, name: string) {
  const { path } = runs[index]!;
  const [here, there] = [join(paths.results, path), join(aside, name)];
  return { path, away: () => renameSync(here, there), back: () => renameSync(there, here) };
}

/** Seconds from the change until another PDF stands in place; looks every five milliseconds. */
async function replaced({ pdf }: Paths, change: () => void): Promise<number> {
  const before = statSync(pdf).ino;
  const said = watcher.lines.length;
  change();
  const start = performance.now();
  while (statSync(pdf).ino === before) {
    if (performance.now() - start > 120_000)
      throw new Error(`bench:watch: no new PDF in two minutes:\n${watcher.lines.join('\n')}`);
    await sleep(5);
  }
  const seconds = (performance.now() - start) / 1000;
  // Let it come to rest: more passes of LaTeX, the ledger and the line that tells of all of it come after the PDF.
  while (watcher.lines.length === said) await sleep(5);
  await sleep(500);
  return seconds;
}

async function barePass({ paper, texWork }: Paths): Promise<number> {
  const start = performance.now();
  const output = `-output-directory=${relative(paper, texWork)}`;
  await execa('pdflatex', ['-interaction=batchmode', '-jobname=bare', output, 'main.tex'], { cwd: paper });
  return (performance.now() - start) / 1000;
}

function report(what: string, times: readonly Timed[]): void {
  const sorted = [...times].sort((a, b) => a.seconds - b.seconds);
  // Nearest rank.
  const quantile = (p: number) => `${sorted[Math.ceil(p * sorted.length) - 1]!.seconds.toFixed(2)} s`;
  const { what: slowest } = sorted.at(-1)!;
  process.stdout.write(
    `${what.padEnd(31)}  p50 ${quantile(0.5)}  p95 ${quantile(0.95)}  max ${quantile(1)} (${slowest})  n ${sorted.length}\n`,
  );
}
