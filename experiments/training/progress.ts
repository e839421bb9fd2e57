/** Progress of one run, said in the way its place can show: one line rewritten on a terminal, plain lines elsewhere. */
import path from 'node:path';
import type { HistoryRow } from '../record/base-record.ts';
import { writeJson } from '../record/json-file.ts';
import { metricText } from '../record/outcome-text.ts';
import { PROGRESS_FILE, progressParts, type StepProgress } from '../record/step-progress.ts';
import { type LoadProgress, type Periods, speedName, type Task } from '../tasks/task.ts';

/** How a run's periods are told. */
export interface PeriodKind {
  readonly periods: Periods;
  readonly unit: Task<never>['unit'];
  /** Until the last period is evaluated, each as long as this one; 0 when this is the last. */
  readonly secondsLeft: number;
}

export interface ProgressReporter extends LoadProgress {
  step(progress: StepProgress): void;
  period(row: HistoryRow, kind: PeriodKind): void;
  /** No more is said: what comes next on the terminal gets a line of its own. */
  end(): void;
}

export const SILENT: ProgressReporter = { note() {}, download() {}, step() {}, period() {}, end() {} };

/** What progress is said on; the command line gives stderr. */
export interface Sink {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** Characters of a line that a terminal can rewrite. A pseudo-terminal that nobody gave a size has 0 columns. */
export const lineWidth = ({ columns }: Sink): number => (columns || 80) - 1;

/** Lines that stay, and between them what passes: a line that a terminal rewrites, and nothing elsewhere. */
export function passingLines(sink: Sink) {
  const clear = sink.isTTY ? '\r\x1b[K' : '';
  let isOpen = false;
  return {
    line: (text: string) => {
      sink.write(`${clear}${text}\n`);
      isOpen = false;
    },
    passing: (text: string) => {
      if (!sink.isTTY) return;
      // What is longer than a line cannot be rewritten.
      sink.write(`${clear}${text.slice(0, lineWidth(sink))}`);
      isOpen = true;
    },
    end: () => {
      // The terminal has put its ^C behind the line.
      if (isOpen) sink.write('\n');
      isOpen = false;
    },
  };
}

/** Steps and downloads pass, periods stay. */
export function progressReporter(sink: Sink): ProgressReporter {
  const { line, passing, end } = passingLines(sink);
  return {
    note: line,
    download: (progress) => {
      const say = sink.isTTY || progress.received !== progress.total ? passing : line;
      say(downloadLine(progress));
    },
    step: (progress) => passing(stepLine(progress)),
    period: (row, kind) => line(periodLine(row, kind)),
    end,
  };
}

function downloadLine({ url, received, total }: Parameters<LoadProgress['download']>[0]): string {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  return `downloading ${url}: ${megabytes(received)}${total === null ? '' : ` of ${megabytes(total)}`} MB`;
}

function stepLine(progress: StepProgress): string {
  return [...progressParts(progress), `${duration(progress.secondsLeft)} left`].join('  ');
}

/** `epoch 1/8  train loss 1.2500, accuracy 50.00 %  validation loss 1.5000, accuracy 43.75 %  180 images/s  10s  1m10s left` */
function periodLine(row: HistoryRow, { periods, unit, secondsLeft }: PeriodKind): string {
  const { rows, count, steps } = periods;
  const all = rows === 'epoch' ? count : count * steps;
  const seconds = row.seconds!;
  return [
    `${rows} ${row[rows]}/${all}`,
    ...['train', 'validation'].map((split) => `${split} ${metricsOf(split, row).join(', ')}`),
    `${row[speedName(unit)]!.toFixed(0)} ${unit}s/s`,
    duration(seconds),
    ...(secondsLeft > 0 ? [`${duration(secondsLeft)} left`] : []),
  ].join('  ');
}

/** The loss first; accuracies in percent, and each by the name that the history has for it. */
function metricsOf(split: string, row: HistoryRow): readonly string[] {
  const names = Object.keys(row).filter((name) => name.startsWith(`${split}.`));
  const first = names.filter((name) => name.endsWith('.loss'));
  return [...first, ...names.filter((name) => !first.includes(name))].map(
    (name) => `${name.slice(split.length + 1)} ${metricText(name, row[name]!)}`,
  );
}

/** `42s`, `3m05s`, `2h07m` */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  const pad = (n: number) => String(n).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)}m${pad(whole % 60)}s`;
  return `${Math.floor(whole / 3600)}h${pad(Math.floor((whole % 3600) / 60))}m`;
}

const MILLISECONDS_BETWEEN_WRITES = 2000;

/** Also keeps the latest progress in `folder`, for whoever watches from another process. */
export function progressFile(folder: string, inner: ProgressReporter, now: () => number): ProgressReporter {
  let written = Number.NEGATIVE_INFINITY;
  return {
    ...inner,
    step: (progress) => {
      inner.step(progress);
      if (now() - written < MILLISECONDS_BETWEEN_WRITES) return;
      written = now();
      try {
        writeJson(path.join(folder, PROGRESS_FILE), progress);
      } catch {
        // A full disk must not end a run for the sake of its display; the state is saved with its own checks.
      }
    },
  };
}
