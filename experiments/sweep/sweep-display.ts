/** A sweep as its place can show it: a table rewritten in place on a terminal, a line per change elsewhere. */
import { readRecord } from '../record/record-store.ts';
import { workFolder } from '../record/work-folder.ts';
import { duration } from '../training/progress.ts';
import { readProgress } from '../training/progress-file.ts';
import type { SweepReporter, SweepRun } from './sweep.ts';

interface Sink {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export function sweepDisplay(sink: Sink, resultsDir: string): SweepReporter {
  return sink.isTTY === true ? liveTable(sink, resultsDir) : plainLines(sink, resultsDir);
}

function plainLines(sink: Sink, resultsDir: string): SweepReporter {
  let runs: readonly SweepRun[] = [];
  return {
    changed: (run) => {
      const done = runs.filter(({ state }) => state === 'done').length;
      sink.write(`[${done}/${runs.length}] ${run.folder}: ${describe(run, resultsDir)}\n`);
    },
    overview: (all) => {
      runs = all;
    },
  };
}

function liveTable(sink: Sink, resultsDir: string): SweepReporter {
  let drawn = 0;
  const draw = (lines: readonly string[]) => {
    const up = drawn === 0 ? '' : `\x1b[${drawn}A`;
    const width = sink.columns ?? 80;
    sink.write(`${up}\x1b[J${lines.map((line) => `${line.slice(0, width - 1)}\n`).join('')}`);
    drawn = lines.length;
  };
  return { changed: () => {}, overview: (runs) => draw(overviewLines(runs, resultsDir)) };
}

/**
 * Counts first, then one line for each run that is running or failed and for each teacher that others wait for; done and
 * other waiting runs are only counted.
 */
export function overviewLines(runs: readonly SweepRun[], resultsDir: string): readonly string[] {
  const count = (state: SweepRun['state']) => runs.filter((run) => run.state === state).length;
  const shown = runs.filter((run) => run.state !== 'done' && run.state !== 'waiting');
  const width = Math.max(0, ...shown.map((run) => run.folder.length));
  return [
    `${count('done')} done, ${count('running') + count('elsewhere')} running, ${count('failed')} failed, ${count('waiting')} waiting`,
    ...shown.map((run) => `  ${run.folder.padEnd(width)}  ${describe(run, resultsDir)}`),
    ...waitingLines(runs),
  ];
}

function waitingLines(runs: readonly SweepRun[]): readonly string[] {
  const learners = new Map<string, number>();
  for (const { waitsFor } of runs) {
    if (waitsFor !== null) learners.set(waitsFor, (learners.get(waitsFor) ?? 0) + 1);
  }
  return [...learners].map(
    ([teacher, count]) => `  ${count === 1 ? '1 run waits' : `${count} runs wait`} for ${teacher}`,
  );
}

function describe(run: SweepRun, resultsDir: string): string {
  switch (run.state) {
    case 'waiting':
      return run.waitsFor === null ? 'waiting' : `waiting for ${run.waitsFor}`;
    case 'done':
      return `done${accuracyOf(run, resultsDir)}`;
    case 'failed':
      return `failed: ${run.reason} (log: ${run.log})`;
    case 'running':
      return `running${progressOf(run, resultsDir)}`;
    case 'elsewhere':
      return `running in another process${progressOf(run, resultsDir)}`;
  }
}

function accuracyOf(run: SweepRun, resultsDir: string): string {
  const record = readRecord(resultsDir, run.folder);
  return record === null ? '' : `, test accuracy ${(100 * record.results.test.accuracy).toFixed(2)} %`;
}

function progressOf(run: SweepRun, resultsDir: string): string {
  const progress = readProgress(workFolder(resultsDir, run.config));
  if (progress === null) return '';
  const { epoch, epochs, imagesPerSecond, secondsLeft } = progress;
  return `, epoch ${epoch}/${epochs}, ${imagesPerSecond.toFixed(0)} images/s, ${duration(secondsLeft)} left`;
}
