import os from 'node:os';
import type { HistoryLine, StepsLine } from '../record/run-history.ts';
import type { EpochRecord } from '../record/schema.ts';
import { type EventWriter, openEventFile } from './event-file.ts';
import { historyLine, openHistory } from './history-lines.ts';

/** What a run tells of itself while it trains: TensorBoard's event files and `history.jsonl`, side by side. */
export interface RunLog {
  steps(line: Omit<StepsLine, 'kind'>): void;
  epoch(record: EpochRecord, globalStep: number): void;
  close(): void;
}

export interface RunLogOptions {
  readonly folder: string;
  /** Training steps that are finished when the log is opened: 0 for a run that begins. */
  readonly globalStep: number;
  /** Seconds since 1970. */
  readonly wallTime: () => number;
  /** Told, once, when the log cannot be kept. */
  readonly note: (text: string) => void;
}

const NO_LOG: RunLog = { steps() {}, epoch() {}, close() {} };
const encoder = new TextEncoder();

/** Never throws: a run is worth more than its log. */
export function openRunLog(options: RunLogOptions): RunLog {
  const { folder, globalStep, wallTime, note } = options;
  try {
    const history = openHistory(folder, globalStep);
    const start = { wallTime: wallTime(), step: globalStep };
    const events = openEventFile(folder, { start, host: os.hostname(), pid: process.pid });
    return writer(options, history, events);
  } catch (cause) {
    note(`${folder}: no log is kept there (${cause instanceof Error ? cause.message : String(cause)})`);
    return NO_LOG;
  }
}

function writer(
  { folder, wallTime, note }: RunLogOptions,
  history: ReturnType<typeof openHistory>,
  events: EventWriter,
): RunLog {
  let told = false;
  const write = (line: HistoryLine, scalars: Readonly<Record<string, number>>) => {
    const inHistory = history.append(encoder.encode(historyLine(line)));
    const inEvents = events.scalars({ wallTime: wallTime(), step: line.globalStep }, scalars);
    if ((inHistory && inEvents) || told) return;
    told = true;
    note(`${folder}: a line of the log could not be written and is left out; is the disk full?`);
  };
  return {
    steps: (line) => {
      const { loss, accuracy, learningRate, statistics } = line;
      const scalars = { 'train/loss': loss, 'train/accuracy': accuracy, learning_rate: learningRate };
      write({ kind: 'steps', ...line }, { ...scalars, ...statistics });
    },
    epoch: (record, globalStep) => write({ kind: 'epoch', globalStep, ...record }, epochScalars(record)),
    close: () => {
      history.close();
      events.close();
    },
  };
}

function epochScalars({ epoch, train, validation, imagesPerSecond }: EpochRecord): Record<string, number> {
  return {
    'epoch/number': epoch,
    'epoch/train_loss': train.loss,
    'epoch/train_accuracy': train.accuracy,
    'epoch/validation_loss': validation.loss,
    'epoch/validation_accuracy': validation.accuracy,
    'epoch/images_per_second': imagesPerSecond,
  };
}
