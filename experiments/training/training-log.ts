import { openRunLog, type RunLog } from '../logs/run-log.ts';
import type { EpochRecord } from '../record/schema.ts';
import type { StepProgress } from '../record/step-progress.ts';
import type { RunningSums } from './run-state.ts';
import type { StepStatistics } from './step-statistics.ts';
import { NO_SUMS } from './train-epoch.ts';

/** A training step, besides how far the run is. */
export interface StepOutcome {
  /** Over the epoch so far. */
  readonly sums: RunningSums;
  readonly learningRate: number;
}

/** Looks on while a run trains and has no part in it. */
export interface TrainingObserver {
  /** Training begins, or goes on after so many steps of the run, with the epoch in progress as it stands. */
  begin(globalStep: number, sums: RunningSums): void;
  step(progress: StepProgress, outcome: StepOutcome): void;
  epoch(record: EpochRecord, globalStep: number): void;
  end(): void;
}

export interface TrainingLogOptions {
  readonly folder: string;
  /** Seconds since 1970. */
  readonly wallTime: () => number;
  readonly note: (text: string) => void;
  /** Null unless asked for: it takes a pass over all weights. */
  readonly statistics: StepStatistics | null;
}

/** So many times an epoch its steps are logged. */
const LINES_AN_EPOCH = 20;

/** Keeps a run's log: the mean of every twentieth of an epoch, and each epoch. */
export function trainingLog({ statistics, ...options }: TrainingLogOptions): TrainingObserver {
  let log: RunLog | null = null;
  let before = NO_SUMS;
  return {
    begin: (globalStep, sums) => {
      log = openRunLog({ ...options, globalStep });
      before = sums;
    },
    step: ({ epoch, step, steps }, { sums, learningRate }) => {
      if (step % Math.ceil(steps / LINES_AN_EPOCH) !== 0 && step !== steps) return;
      const examples = sums.examples - before.examples;
      log?.steps({
        ...{ globalStep: (epoch - 1) * steps + step, epoch, step, learningRate },
        loss: (sums.loss - before.loss) / examples,
        accuracy: (sums.correct - before.correct) / examples,
        ...(statistics && { statistics: statistics(learningRate) }),
      });
      // A copy: the sums go on.
      before = step === steps ? NO_SUMS : { ...sums };
    },
    epoch: (record, globalStep) => log?.epoch(record, globalStep),
    end: () => log?.close(),
  };
}
