/** A sweep as its place can show it: a table rewritten in place on a terminal, a line per change elsewhere. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describeOutcomes } from '../record/outcome-text.ts';
import { printableText } from '../record/printable-text.ts';
import { findRecord, STATE_FILE, workFolder } from '../record/record-store.ts';
import { progressParts, readProgress } from '../record/step-progress.ts';
import { duration, lineWidth, type Sink } from '../training/progress.ts';
import { shortName } from './known-runs.ts';
import type { SweepReporter } from './sweep.ts';
import type { SweepRun } from './sweep-run.ts';

export function sweepDisplay(sink: Sink, resultsDir: string): SweepReporter {
  return sink.isTTY === true ? liveTable(sink, resultsDir) : plainLines(sink, resultsDir);
}

function plainLines(sink: Sink, resultsDir: string): SweepReporter {
  let runs: readonly SweepRun[] = [];
  let said: string | null = null;
  return {
    changed: (run) => {
      const done = runs.filter(({ state }) => state === 'done').length;
      sink.write(`[${done}/${runs.length}] ${run.folder}: ${describeRun(run, resultsDir)}\n`);
    },
    overview: (all, remark) => {
      runs = all;
      const kind = remark?.split(':')[0] ?? null;
      if (kind !== null && kind !== said) sink.write(`${remark}\n`);
      said = kind;
    },
  };
}

function liveTable(sink: Sink, resultsDir: string): SweepReporter {
  const draw = redrawn(sink);
  return {
    changed: () => {},
    overview: (runs, remark) =>
      draw([...overviewLines(runs, resultsDir), ...(remark === null ? [] : [remark])]),
  };
}

/** Draws lines over those drawn before, each cut to the terminal's width and all to its height. */
export function redrawn(sink: Sink): (lines: readonly string[]) => void {
  let drawn = 0;
  return (lines) => {
    const up = drawn === 0 ? '' : `\x1b[${drawn}A`;
    const width = lineWidth(sink);
    const height = Math.max(2, (sink.rows || 24) - 1);
    const rest = `  and ${lines.length - height + 1} more`;
    const shown = lines.length <= height ? lines : [...lines.slice(0, height - 1), rest];
    sink.write(`${up}\x1b[J${shown.map((line) => `${line.slice(0, width)}\n`).join('')}`);
    drawn = shown.length;
  };
}

/**
 * Counts first, then one line for each run that is running, failed or cancelled, for what others wait for, and for the
 * reasons that a cluster gives; done and other waiting runs are only counted.
 */
export function overviewLines(runs: readonly SweepRun[], resultsDir: string): readonly string[] {
  const count = (state: SweepRun['state']) => runs.filter((run) => run.state === state).length;
  const shown = runs.filter(({ state }) => state !== 'done' && state !== 'waiting' && state !== 'queued');
  const width = Math.max(0, ...shown.map((run) => shortName(run.folder).length));
  const some = (number: number, what: string) => (number === 0 ? '' : `, ${number} ${what}`);
  return [
    `${count('done')} done, ${count('running')} running, ${count('failed')} failed` +
      `${some(count('cancelled'), 'cancelled')}${some(count('queued'), 'queued')}, ${count('waiting')} waiting`,
    ...shown.map((run) => `  ${shortName(run.folder).padEnd(width)}  ${describeRun(run, resultsDir)}`),
    ...counted(
      runs.flatMap(({ state, reason }) =>
        state === 'queued' ? [printableText(reason ?? '', 'joined')] : [],
      ),
    ).map(
      ([reason, number]) => `  ${runsDo(number, 'is', 'are')} queued${reason === '' ? '' : `: ${reason}`}`,
    ),
    ...counted(runs.flatMap(({ waitsFor }) => waitsFor ?? [])).map(
      ([teacher, number]) => `  ${runsDo(number, 'waits', 'wait')} for ${teacher}`,
    ),
  ];
}

function counted(names: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts];
}

function runsDo(number: number, one: string, several: string): string {
  return number === 1 ? `1 run ${one}` : `${number} runs ${several}`;
}

/** In one line. Why a run stands still is said by its log, by Slurm or by a file, and must not command the terminal. */
export const describeRun = (run: SweepRun, resultsDir: string): string =>
  printableText(stateOf(run, resultsDir), 'joined');

function stateOf(run: SweepRun, resultsDir: string): string {
  switch (run.state) {
    case 'waiting':
      if (run.waitsFor !== null) return `waiting for ${run.waitsFor}`;
      if (run.reason !== null) return `${run.reason}, waiting to go on`;
      return hasState(run, resultsDir) ? 'stopped, waiting to go on' : 'waiting';
    case 'queued':
      return `queued as ${run.place}${run.reason ? ` (${run.reason})` : ''}`;
    case 'done':
      return `done${outcomesOf(run, resultsDir)}`;
    case 'failed':
      return `failed: ${run.reason} (log: ${run.log})`;
    case 'cancelled':
      return 'cancelled';
    case 'running':
      return `running as ${run.place}${progressOf(run, resultsDir)}`;
  }
}

function hasState({ config }: SweepRun, resultsDir: string): boolean {
  return existsSync(path.join(workFolder(resultsDir, config), STATE_FILE));
}

function outcomesOf(run: SweepRun, resultsDir: string): string {
  const found = findRecord(resultsDir, run.config);
  return found === null ? '' : `, ${describeOutcomes(found.record.outcomes)}`;
}

function progressOf(run: SweepRun, resultsDir: string): string {
  const progress = readProgress(workFolder(resultsDir, run.config));
  if (progress === null) return '';
  return `, ${[...progressParts(progress), `${duration(progress.secondsLeft)} left`].join(', ')}`;
}
