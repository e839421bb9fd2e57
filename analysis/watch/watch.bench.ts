/**
 * `npm run bench:watch`: from record on disk, and from prose on disk, to the PDF replaced, as somebody outside sees it;
 * and one bare pdflatex pass over the same paper, taken in turns with them. Synthetic records, this repository's paper.
 */
import { appendFileSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { beginRecord, completeRecord } from '../../experiments/record/record-store.ts';
import { recordFolder } from '../../experiments/record/schema.ts';
import { syntheticResults } from '../load/synthetic-records.ts';
import type { Places } from '../pipeline/places.ts';
import { DECLARED_RUNS, removeCheckout, syntheticCheckout } from './synthetic-checkout.ts';
import { WatchProcess } from './watch-process.ts';

const { values } = parseArgs({ options: { repeats: { type: 'string', default: '20' } } });
const repeats = Number(values.repeats);
if (!Number.isInteger(repeats) || repeats < 1)
  throw new Error(`bench:watch: --repeats must be a whole number of at least 1, got ${values.repeats}`);

/** Prime, so that no run comes twice before all have come once. */
const STRIDE = 101;

const places = syntheticCheckout(DECLARED_RUNS.length);
// The watcher opens its pages of TeX and fonts once; what is measured is a watcher that has been running.
const watcher = new WatchProcess(places);
try {
  process.stderr.write(`building once in ${places.root}\n`);
  await watcher.next(/^start → /, 600_000);
  const record: number[] = [];
  const prose: number[] = [];
  const pass: number[] = [];
  for (let i = 0; i < repeats; i++) {
    // Spread over all phases of the study.
    const config = DECLARED_RUNS[(i * STRIDE) % DECLARED_RUNS.length]!;
    await replaced(places, () => rmSync(join(places.results, recordFolder(config)), { recursive: true }));
    // The paper lists runs that are begun: this too is a new PDF, and not the one that is measured.
    await replaced(places, () => beginRecord(places.results, config, 'refuse'));
    record.push(
      await replaced(places, () => completeRecord(places.results, config, syntheticResults(config), [])),
    );
    const section = join(places.paper, 'sections/introduction.tex');
    prose.push(await replaced(places, () => appendFileSync(section, `\n% ${i}\nSentence ${i}.\n`)));
    pass.push(await barePass(places));
    process.stderr.write(`${i + 1} of ${repeats}\r`);
  }
  report('record on disk to PDF replaced', record);
  report('prose on disk to PDF replaced', prose);
  report('one bare pdflatex pass', pass);
} finally {
  await watcher.end('SIGTERM');
  removeCheckout(places);
}

/** Seconds from the change until another PDF stands in place; looks every five milliseconds. */
async function replaced({ pdf }: Places, change: () => void): Promise<number> {
  const before = statSync(pdf).ino;
  change();
  const start = performance.now();
  while (statSync(pdf).ino === before) {
    if (performance.now() - start > 120_000)
      throw new Error(`bench:watch: no new PDF in two minutes:\n${watcher.lines.join('\n')}`);
    await sleep(5);
  }
  const seconds = (performance.now() - start) / 1000;
  // Let it come to rest: the ledger is written after the PDF.
  await sleep(500);
  return seconds;
}

async function barePass({ paper, texWork }: Places): Promise<number> {
  const start = performance.now();
  const output = `-output-directory=${relative(paper, texWork)}`;
  await execa('pdflatex', ['-interaction=batchmode', '-jobname=bare', output, 'main.tex'], { cwd: paper });
  return (performance.now() - start) / 1000;
}

function report(what: string, seconds: readonly number[]): void {
  const sorted = [...seconds].sort((a, b) => a - b);
  // Nearest rank.
  const quantile = (p: number) => `${sorted[Math.ceil(p * sorted.length) - 1]!.toFixed(2)} s`;
  const name = what.padEnd(31);
  process.stdout.write(
    `${name}  p50 ${quantile(0.5)}  p95 ${quantile(0.95)}  max ${quantile(1)}  n ${sorted.length}\n`,
  );
}
