import { median } from 'simple-statistics';
import type { ReadyStep } from '../engine/engine.ts';
import type { StepProgress } from '../record/step-progress.ts';
import type { OpenTask, Task } from '../tasks/task.ts';
import type { RunningSums } from './run-state.ts';
import type { StepScalars } from './step-gradients.ts';

export interface PeriodStart {
  /** Finished periods. */
  readonly period: number;
  /** Steps of this period that were done before the run was stopped; 0 for a fresh one. */
  readonly step: number;
  readonly running: RunningSums;
}

export interface PeriodEnd {
  readonly step: number;
  readonly running: RunningSums;
  /** Median over the steps done now. */
  readonly stepMilliseconds: number;
}

/** A training step, besides how far the run is. */
export interface StepOutcome {
  /** Over the period so far. */
  readonly running: RunningSums;
  readonly scalars: StepScalars;
}

export interface PeriodContext {
  readonly open: OpenTask;
  readonly unit: Task<never>['unit'];
  readonly train: ReadyStep;
  /** Of the step just done, to be summed; null: none are tracked. */
  readonly gradients: ((step: StepScalars) => Readonly<Record<string, number>>) | null;
  /** Between two periods; it counts for the time that is left. */
  readonly evaluationSeconds: number;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  readonly stop: AbortSignal;
  readonly onStep: (progress: StepProgress, outcome: StepOutcome) => void;
}

/**
 * Trains to the end of a period, or until `stop` fires. What is averaged is what is trained on, while the weights move.
 * Throws when the loss stops being finite.
 */
export async function trainPeriod(context: PeriodContext, start: PeriodStart): Promise<PeriodEnd> {
  const { open, train, now, stop } = context;
  const { steps, rows } = open.periods;
  let { running } = start;
  const durations: number[] = [];
  const began = now() - 1000 * running.seconds;
  let step = 0;
  for (const batch of open.batches(start.period)) {
    if (step++ < start.step) continue;
    const before = now();
    const learningRate = open.learningRate(start.period * steps + step - 1);
    const feeds = { ...(await batch.feeds()), learningRate: Float32Array.of(learningRate) };
    const results = await train.run(feeds);
    const loss = results.loss![0]!;
    if (!Number.isFinite(loss)) {
      const where =
        rows === 'epoch' ? `epoch ${start.period + 1}, step ${step}` : `step ${start.period * steps + step}`;
      throw new Error(`training diverged: the loss is ${loss} in ${where}`);
    }
    durations.push(now() - before);
    const gradientNorm = results.gradientNorm?.[0];
    const told = { learningRate, ...(gradientNorm !== undefined && { gradientNorm }) };
    running = {
      sums: addSums(running.sums, batch.sums(results)),
      units: running.units + batch.units,
      seconds: (now() - began) / 1000,
      ...(context.gradients && { gradients: addSums(running.gradients ?? {}, context.gradients(told)) }),
    };
    context.onStep(stepProgress(context, start.period, step, running), { running, scalars: told });
    if (stop.aborted || step === steps) break;
  }
  return { step, running, stepMilliseconds: median(durations) };
}

function addSums(
  before: RunningSums['sums'],
  more: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(Object.entries(more).map(([name, sum]) => [name, (before[name] ?? 0) + sum]));
}

function stepProgress(
  { open: { periods }, unit, evaluationSeconds }: PeriodContext,
  period: number,
  step: number,
  { units, seconds }: RunningSums,
): StepProgress {
  const periodsLeft = periods.count - period;
  const stepsLeft = periodsLeft * periods.steps - step;
  return {
    rows: periods.rows,
    period: period + 1,
    periods: periods.count,
    step,
    steps: periods.steps,
    unit,
    unitsPerSecond: units / seconds,
    secondsLeft: (stepsLeft * seconds) / step + periodsLeft * evaluationSeconds,
  };
}
