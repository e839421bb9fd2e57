import { median } from 'simple-statistics';
import type { Sitting } from '../record/base-record.ts';
import type { StepProgress } from '../record/step-progress.ts';
import type { Task } from '../tasks/task.ts';
import type { StepStatistics } from './gradient-norms.ts';
import type { ProgressReporter } from './progress.ts';
import type { RunningSums, RunState } from './run-state.ts';
import type { TrainingSession } from './session.ts';
import type { Clock } from './sitting.ts';
import type { TrainingObserver } from './training-log.ts';

export interface TrainRunOptions {
  readonly runId: string;
  readonly task: Pick<Task<never>, 'unit' | 'selectBy'>;
  readonly session: TrainingSession;
  readonly environment: Sitting['environment'];
  /** Where the run's state is kept until it is recorded. */
  readonly workFolder: string;
  /** Throws when this process may not write there any more. */
  readonly beforeSaving: () => void;
  readonly start: 'fresh' | 'resume';
  readonly clock: Clock;
  readonly stop: AbortSignal;
  readonly progress: ProgressReporter;
  readonly observer: TrainingObserver;
  /** What is summed of each step's gradients; null: nothing. */
  readonly gradients: StepStatistics | null;
}

/**
 * Trains to the end of the period in progress, or until `stop` fires. What is averaged is what is trained on, while the weights move.
 * Throws when the loss stops being finite.
 *
 * @param evaluationSeconds between two periods; it counts for the time that is left
 */
export async function trainPeriod(
  options: TrainRunOptions,
  from: RunState,
  evaluationSeconds: number,
): Promise<RunState> {
  const { session, clock, stop, gradients, progress, observer } = options;
  const { open, train } = session;
  const { steps, rows } = open.periods;
  let { running } = from;
  const durations: number[] = [];
  const began = clock.now() - 1000 * running.seconds;
  let step = 0;
  for (const batch of open.batches(from.period)) {
    if (step++ < from.step) continue;
    const before = clock.now();
    const learningRate = open.learningRate(from.period * steps + step - 1);
    const feeds = { ...(await batch.feeds()), learningRate: Float32Array.of(learningRate) };
    const results = await train.run(feeds);
    const loss = results.loss![0]!;
    if (!Number.isFinite(loss)) {
      const where =
        rows === 'epoch' ? `epoch ${from.period + 1}, step ${step}` : `step ${from.period * steps + step}`;
      throw new Error(`training diverged: the loss is ${loss} in ${where}`);
    }
    durations.push(clock.now() - before);
    const gradientNorm = results.gradientNorm?.[0];
    const scalars = { learningRate, ...(gradientNorm !== undefined && { gradientNorm }) };
    running = {
      sums: addSums(running.sums, batch.sums(results)),
      units: running.units + batch.units,
      seconds: (clock.now() - began) / 1000,
      ...(gradients && { gradients: addSums(running.gradients ?? {}, gradients(scalars)) }),
    };
    const told = stepProgress(options, { ...from, step, running }, evaluationSeconds);
    progress.step(told);
    observer.step(told, { running, scalars });
    if (stop.aborted || step === steps) break;
  }
  const stepMilliseconds = [...from.stepMilliseconds, median(durations)];
  return { ...from, step, running, stepMilliseconds, current: session.state.read() };
}

function addSums(
  before: RunningSums['sums'],
  more: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(Object.entries(more).map(([name, sum]) => [name, (before[name] ?? 0) + sum]));
}

function stepProgress(
  { session, task: { unit } }: TrainRunOptions,
  { period, step, running: { units, seconds } }: RunState,
  evaluationSeconds: number,
): StepProgress {
  const { rows, count, steps } = session.open.periods;
  const periodsLeft = count - period;
  const stepsLeft = periodsLeft * steps - step;
  return {
    ...{ rows, period: period + 1, periods: count, step, steps, unit, unitsPerSecond: units / seconds },
    secondsLeft: (stepsLeft * seconds) / step + periodsLeft * evaluationSeconds,
  };
}
