import { runId } from '../record/run-id.ts';
import type { EpochRecord, RunConfig } from '../record/schema.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import type { ProgressReporter } from './progress.ts';
import type { RunData } from './run-data.ts';
import { loadRunState, type RunState, saveRunState, type Values } from './run-state.ts';
import { learningRateAt } from './schedule.ts';
import { type EpochContext, type EpochEnd, NO_SUMS, trainEpoch } from './train-epoch.ts';
import type { TrainingObserver } from './training-log.ts';
import type { TrainingSession } from './training-session.ts';

/** Clocks are passed in; nothing of a run's numbers but its times depends on them. */
export interface Clock {
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** ISO 8601, UTC. */
  readonly timestamp: () => string;
}

export interface TrainRunOptions {
  readonly config: RunConfig;
  readonly data: RunData;
  readonly session: TrainingSession;
  /** Where the run's state is kept until it is recorded. */
  readonly workFolder: string;
  /** Throws when this process may not write there any more. */
  readonly beforeSaving: () => void;
  readonly start: 'fresh' | 'resume';
  readonly clock: Clock;
  readonly stop: AbortSignal;
  readonly progress: ProgressReporter;
  readonly observer: TrainingObserver;
}

/** A run that was asked to stop and can be resumed where it stands. */
export class RunStopped extends Error {
  override readonly name = 'RunStopped';
}

export interface TrainedRun {
  readonly state: RunState;
  readonly test: Evaluation;
}

/**
 * Trains to the last epoch, saving its state after each, and evaluates the test split once, with the weights of the best
 * epoch (highest validation accuracy, the earliest of equals), which are in the session's state afterwards.
 *
 * Throws {@link RunStopped} when `stop` fires, after saving the state; and when the loss stops being finite.
 */
export async function trainRun(options: TrainRunOptions): Promise<TrainedRun> {
  const { config, session, data, stop } = options;
  let state = openState(options);
  options.observer.begin(state.epoch * stepsPerEpoch(options) + state.step, state.sums);
  while (state.epoch < config.epochs) {
    state = await advance(options, state);
    options.beforeSaving();
    saveRunState(options.workFolder, state);
    if (stop.aborted && state.epoch < config.epochs) {
      throw new RunStopped(
        `stopped in epoch ${state.epoch + 1} of ${config.epochs}; --resume goes on from there`,
      );
    }
  }
  session.state.write({ ...session.state.read(), ...state.best });
  const test = await evaluate(session.evaluation, data.test, data.statistics);
  return { state, test };
}

function openState({ config, session, workFolder, start, clock, progress }: TrainRunOptions): RunState {
  const id = runId(config);
  const saved = start === 'resume' ? loadRunState(workFolder, id) : null;
  if (saved !== null) {
    session.state.write(saved.current);
    progress.note(`resumed after epoch ${saved.epoch} of ${config.epochs}, step ${saved.step}`);
    return { ...saved, resumed: saved.resumed + 1 };
  }
  if (start === 'resume') progress.note('nothing saved to resume from; starting at the first epoch');
  return {
    runId: id,
    epoch: 0,
    step: 0,
    sums: NO_SUMS,
    history: [],
    bestEpoch: null,
    stepMilliseconds: [],
    startedAt: clock.timestamp(),
    wallSeconds: 0,
    resumed: 0,
    current: session.state.read(),
    best: {},
  };
}

/** Trains to the end of the epoch in progress, or until asked to stop, and says where the run stands then. */
async function advance(options: TrainRunOptions, from: RunState): Promise<RunState> {
  const { clock, session } = options;
  const before = clock.now();
  const end = await trainEpoch(epochContext(options), from);
  const current = { ...session.state.read() };
  const state = { ...from, step: end.step, sums: end.sums, current };
  const seconds = () => from.wallSeconds + (clock.now() - before) / 1000;
  if (!end.finished) return { ...state, wallSeconds: seconds() };
  const finished = await finishEpoch(options, state, end);
  return { ...finished, wallSeconds: seconds() };
}

async function finishEpoch(options: TrainRunOptions, state: RunState, end: EpochEnd): Promise<RunState> {
  const { config, data, session, progress, observer } = options;
  const { sums } = end;
  const record: EpochRecord = {
    epoch: state.epoch + 1,
    learningRate: learningRateAt(config, (state.epoch + 1) * end.step - 1, end.step),
    train: { loss: sums.loss / sums.examples, accuracy: sums.correct / sums.examples },
    validation: await evaluate(session.evaluation, data.validation, data.statistics),
    seconds: sums.seconds,
    imagesPerSecond: sums.examples / sums.seconds,
  };
  progress.epoch(record, config.epochs);
  observer.epoch(record, record.epoch * end.step);
  const improved = state.history.every((earlier) => record.validation.accuracy > earlier.validation.accuracy);
  return {
    ...state,
    epoch: record.epoch,
    step: 0,
    sums: NO_SUMS,
    history: [...state.history, record],
    stepMilliseconds: [...state.stepMilliseconds, end.stepMilliseconds],
    bestEpoch: improved ? record.epoch : state.bestEpoch,
    best: improved ? modelValues(session, state.current) : state.best,
  };
}

/** The weights and batch-norm statistics among the state's values, without the optimizer's slots. */
function modelValues(session: TrainingSession, values: Values): Values {
  return Object.fromEntries(Object.keys(session.variables).map((name) => [name, values[name]!]));
}

function stepsPerEpoch({ config, data }: TrainRunOptions): number {
  return Math.floor(data.train.count / config.batchSize);
}

function epochContext(options: TrainRunOptions): EpochContext {
  const { config, data, session, clock, stop, progress, observer } = options;
  return {
    config,
    data,
    train: session.train,
    teacher: session.teacher,
    stepsPerEpoch: stepsPerEpoch(options),
    now: clock.now,
    stop,
    onStep: (step, outcome) => {
      progress.step(step);
      observer.step(step, outcome);
    },
  };
}
