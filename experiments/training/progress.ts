/** Progress of one run, said in the way its place can show: one line rewritten on a terminal, plain lines elsewhere. */
import type { EpochRecord } from '../record/schema.ts';
import type { StepProgress } from '../record/step-progress.ts';

export interface DownloadProgress {
  readonly url: string;
  readonly received: number;
  readonly total: number | null;
}

export interface ProgressReporter {
  note(text: string): void;
  download(progress: DownloadProgress): void;
  step(progress: StepProgress): void;
  epoch(record: EpochRecord, epochs: number): void;
}

export const SILENT: ProgressReporter = { note() {}, download() {}, step() {}, epoch() {} };

interface Sink {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Progress on `sink` (the command line gives stderr): rewritten in place on a terminal, a line per epoch elsewhere. */
export function progressReporter(sink: Sink): ProgressReporter {
  const terminal = sink.isTTY === true;
  const clear = terminal ? '\r\x1b[K' : '';
  return {
    note: (text) => sink.write(`${clear}${text}\n`),
    download: (progress) => {
      if (terminal || progress.received === progress.total) {
        sink.write(`${clear}${downloadLine(progress)}${terminal ? '' : '\n'}`);
      }
    },
    step: (progress) => {
      if (terminal) sink.write(`${clear}${stepLine(progress)}`);
    },
    epoch: (record, epochs) => sink.write(`${clear}${epochLine(record, epochs)}\n`),
  };
}

function downloadLine({ url, received, total }: DownloadProgress): string {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  return `downloading ${url}: ${megabytes(received)}${total === null ? '' : ` of ${megabytes(total)}`} MB`;
}

function stepLine({ epoch, epochs, step, steps, imagesPerSecond, secondsLeft }: StepProgress): string {
  const speed = `${imagesPerSecond.toFixed(0)} images/s`;
  return `epoch ${epoch}/${epochs}  step ${step}/${steps}  ${speed}  ${duration(secondsLeft)} left`;
}

function epochLine(record: EpochRecord, epochs: number): string {
  const { epoch, train, validation, seconds, imagesPerSecond } = record;
  return [
    `epoch ${epoch}/${epochs}`,
    `train ${train.loss.toFixed(4)} ${percent(train.accuracy)}`,
    `validation ${validation.loss.toFixed(4)} ${percent(validation.accuracy)}`,
    `${imagesPerSecond.toFixed(0)} images/s`,
    duration(seconds),
  ].join('  ');
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(2)} %`;
}

/** `42s`, `3m05s`, `2h07m` */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  const pad = (n: number) => String(n).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)}m${pad(whole % 60)}s`;
  return `${Math.floor(whole / 3600)}h${pad(Math.floor((whole % 3600) / 60))}m`;
}
