import os from 'node:os';
import type { HistoryRow } from '../record/base-record.ts';
import { messageOf } from '../record/file-text.ts';
import type { HistoryLine, StepsLine } from '../record/run-history.ts';
import { type EventWriter, openEventFile } from './event-file.ts';
import { historyLine, openHistory } from './history-lines.ts';
import { openWandbRun, type WandbAbout, type WandbRun } from './wandb-run.ts';

/** What a run tells of itself while it trains: TensorBoard's event files and `history.jsonl`, side by side, and W&B where asked. */
export interface RunLog {
  steps(line: Omit<StepsLine, 'kind'>): void;
  period(row: HistoryRow, globalStep: number): void;
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
  /** Null unless asked for. */
  readonly wandb: Omit<WandbAbout, 'dir'> | null;
}

const NO_LOG: RunLog = { steps() {}, period() {}, close() {} };
const encoder = new TextEncoder();

/** Never throws: a run is worth more than its log. */
export function openRunLog(options: RunLogOptions): RunLog {
  const { folder, globalStep, wallTime, note, wandb } = options;
  try {
    const history = openHistory(folder, globalStep);
    const start = { wallTime: wallTime(), step: globalStep };
    const events = openEventFile(folder, { start, host: os.hostname(), pid: process.pid });
    return writer(options, history, events, wandb && openWandbRun({ ...wandb, dir: folder }, note));
  } catch (cause) {
    note(`${folder}: no log is kept there (${messageOf(cause)})`);
    return NO_LOG;
  }
}

function writer(
  { folder, wallTime, note }: RunLogOptions,
  history: ReturnType<typeof openHistory>,
  events: EventWriter,
  wandb: WandbRun | null,
): RunLog {
  let told = false;
  const write = (line: HistoryLine, scalars: Readonly<Record<string, number>>) => {
    wandb?.log(line.globalStep, scalars);
    const inHistory = history.append(encoder.encode(historyLine(line)));
    const inEvents = events.scalars({ wallTime: wallTime(), step: line.globalStep }, scalars);
    if ((inHistory && inEvents) || told) return;
    told = true;
    note(`${folder}: a line of the log could not be written and is left out; is the disk full?`);
  };
  return {
    steps: (line) => {
      const { means, learningRate, statistics } = line;
      const scalars = Object.entries(means).map(([name, mean]) => [`train/${name}`, mean] as const);
      const tags = { ...Object.fromEntries(scalars), learning_rate: learningRate, ...statistics };
      write({ kind: 'steps', ...line }, tags);
    },
    period: (row, globalStep) => write({ kind: 'period', globalStep, row }, rowScalars(row)),
    close: () => {
      history.close();
      events.close();
      wandb?.close();
    },
  };
}

/** `validation.accuracy` of an epoch's row becomes `epoch/validation_accuracy`; of a row by steps, `period/…`. */
function rowScalars(row: HistoryRow): Record<string, number> {
  const prefix = 'epoch' in row ? 'epoch' : 'period';
  const plain = (name: string) => (name === 'epoch' ? 'number' : name.replaceAll('.', '_'));
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [`${prefix}/${plain(name)}`, value]));
}
