import { openRunLog, type RunLog, type RunLogOptions } from '../logs/run-log.ts';
import type { HistoryRow } from '../record/base-record.ts';
import type { StepProgress } from '../record/step-progress.ts';
import type { StepScalars, StepStatistics } from './gradient-norms.ts';
import { NO_SUMS, type RunningSums } from './run-state.ts';

/** A training step, besides how far the run is. */
interface StepOutcome {
  /** Over the period so far. */
  readonly running: RunningSums;
  readonly scalars: StepScalars;
}

/** Watches a run's training and has no part in it. */
export interface TrainingObserver {
  /** Training begins, or goes on after so many steps of the run, with the period in progress as it stands. */
  begin(globalStep: number, running: RunningSums): void;
  step(progress: StepProgress, outcome: StepOutcome): void;
  period(row: HistoryRow, globalStep: number): void;
  end(): void;
}

export interface TrainingLogOptions {
  readonly folder: string;
  /** Seconds since 1970. */
  readonly wallTime: () => number;
  readonly note: (text: string) => void;
  readonly wandb: RunLogOptions['wandb'];
  /** Null unless asked for: they take a pass over all weights. */
  readonly statistics: StepStatistics | null;
}

/** So many times a period its steps are logged. */
const LINES_A_PERIOD = 20;

/** Keeps a run's log: the mean of every twentieth of a period, and each period. */
export function trainingLog({ statistics, ...options }: TrainingLogOptions): TrainingObserver {
  let log: RunLog | null = null;
  let before = NO_SUMS;
  return {
    begin: (globalStep, running) => {
      log = openRunLog({ ...options, globalStep });
      before = running;
    },
    step: ({ period, step, steps }, { running, scalars }) => {
      if (step % Math.ceil(steps / LINES_A_PERIOD) !== 0 && step !== steps) return;
      log?.steps({
        ...{ globalStep: (period - 1) * steps + step, period, step, learningRate: scalars.learningRate },
        means: meansSince(before, running),
        ...(statistics && { statistics: statistics(scalars) }),
      });
      before = step === steps ? NO_SUMS : running;
    },
    period: (row, globalStep) => log?.period(row, globalStep),
    end: () => log?.close(),
  };
}

function meansSince(before: RunningSums, now: RunningSums): Record<string, number> {
  const units = now.units - before.units;
  const entries = Object.entries(now.sums).map(
    ([name, sum]) => [name, (sum - (before.sums[name] ?? 0)) / units] as const,
  );
  return Object.fromEntries(entries);
}
