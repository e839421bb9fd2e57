import { setImmediate } from 'node:timers/promises';
import type { HistoryRow } from '../record/base-record.ts';
import { type EvaluationRun, type Selection, type SplitMetrics, speedName } from '../tasks/task.ts';
import { loadRunState, NO_SUMS, type RunState, saveRunState, type Values } from './run-state.ts';
import type { TrainingSession } from './session.ts';
import { beginSitting, describeChange } from './sitting.ts';
import { gradientRow } from './tracked-gradients.ts';
import { type TrainRunOptions, trainPeriod } from './train-period.ts';

/** A run that was asked to stop and can be resumed where it stands. */
export class RunStopped extends Error {
  override readonly name = 'RunStopped';
}

export interface TrainedRun {
  readonly state: RunState;
  readonly test: SplitMetrics;
}

/**
 * Trains to the end of the last period, and evaluates the test split once, with the weights of the chosen period, which are
 * in the session's state afterwards. The state is saved before each evaluation of the validation split and after it, so that
 * neither a kill nor a stop during an evaluation loses training.
 *
 * Throws {@link RunStopped} when `stop` fires, after saving the state; and when the loss stops being finite.
 */
export async function trainRun(options: TrainRunOptions): Promise<TrainedRun> {
  const { session, observer, clock } = options;
  const { periods } = session.open;
  let state = openState(options);
  /** Of the validation split, as long as it took last; 0 before the first. */
  let evaluationSeconds = 0;
  const sitting = beginSitting(options, state);
  const save = (next: RunState) => {
    state = { ...next, sittings: sitting() };
    options.beforeSaving();
    saveRunState(options.workFolder, state);
  };
  observer.begin(state.period * periods.steps + state.step, state.running);
  while (state.period < periods.count) {
    if (state.step < periods.steps) save(await trainPeriod(options, state, evaluationSeconds));
    stopHere(options, state);
    const began = clock.now();
    const validation = await evaluate(options, state, 'validation');
    evaluationSeconds = (clock.now() - began) / 1000;
    save(finishPeriod(options, state, validation, evaluationSeconds));
  }
  stopHere(options, state);
  session.state.write({ ...session.state.read(), ...state.bestValues });
  return { state: { ...state, sittings: sitting() }, test: await evaluate(options, state, 'test') };
}

function openState({ runId, session, workFolder, start, environment, progress }: TrainRunOptions): RunState {
  const { variables } = session.state;
  const sizes = Object.entries(variables).map(([name, { size }]) => [name, size] as const);
  const expected = { runId, variables: Object.fromEntries(sizes), weights: Object.keys(session.variables) };
  const saved = start === 'resume' ? loadRunState(workFolder, expected) : null;
  if (saved !== null) {
    session.state.write(saved.current);
    progress.note(`resumed ${whereIs(session, saved)}`);
    const change = describeChange(saved.sittings.at(-1)!.environment, environment);
    if (change !== null) progress.note(`recorded as another sitting, under other conditions: ${change}`);
    return saved;
  }
  if (start === 'resume') progress.note('nothing saved to resume from; starting at the first step');
  return {
    runId,
    period: 0,
    step: 0,
    running: NO_SUMS,
    history: [],
    best: null,
    stepMilliseconds: [],
    sittings: [],
    current: session.state.read(),
    bestValues: {},
  };
}

/** `after epoch 3 of 8, step 12` */
function whereIs({ open: { periods } }: TrainingSession, { period, step }: RunState): string {
  if (periods.rows === 'epoch') return `after epoch ${period} of ${periods.count}, step ${step}`;
  return `after step ${period * periods.steps + step} of ${periods.count * periods.steps}`;
}

function finishPeriod(
  options: TrainRunOptions,
  state: RunState,
  validation: SplitMetrics,
  evaluationSeconds: number,
): RunState {
  const { session, task, progress, observer } = options;
  const { periods, learningRate } = session.open;
  const period = state.period + 1;
  const { sums, units, seconds } = state.running;
  const means = Object.entries(sums).map(([name, sum]) => [`train.${name}`, sum / units] as const);
  const row: HistoryRow = {
    [periods.rows]: periods.rows === 'epoch' ? period : period * periods.steps,
    learningRate: learningRate(period * periods.steps - 1),
    ...Object.fromEntries(means),
    ...Object.fromEntries(Object.entries(validation).map(([name, value]) => [`validation.${name}`, value])),
    seconds,
    [speedName(task.unit)]: units / seconds,
    ...gradientRow(state.running.gradients, periods.steps),
  };
  const secondsLeft = (periods.count - period) * (seconds + evaluationSeconds);
  progress.period(row, { periods, unit: task.unit, secondsLeft });
  observer.period(row, period * periods.steps);
  const improved = state.history.every((earlier) => isBetter(task.selectBy, row, earlier));
  return {
    ...state,
    period,
    step: 0,
    running: NO_SUMS,
    history: [...state.history, row],
    ...(improved ? { best: period, bestValues: modelValues(session, state.current) } : {}),
  };
}

function isBetter({ name, better }: Selection, row: HistoryRow, earlier: HistoryRow): boolean {
  if (better === 'latest') return true;
  const [value, before] = [row[name], earlier[name]];
  if (value === undefined || before === undefined) throw new Error(`trainRun: the task gives no ${name}`);
  return better === 'higher' ? value > before : value < before;
}

/** A stop is heard between two batches; the state was saved before. Throws when a value is not finite: the last step may have been too far. */
async function evaluate(
  options: TrainRunOptions,
  state: RunState,
  split: 'validation' | 'test',
): Promise<SplitMetrics> {
  const { session } = options;
  const run: EvaluationRun = async (feeds) => {
    // Signals are delivered between two turns of the event loop.
    await setImmediate();
    stopHere(options, state);
    return session.evaluation.run(feeds);
  };
  const metrics = await session.open.evaluate(split, run);
  const [name, value] = Object.entries(metrics).find((entry) => !Number.isFinite(entry[1])) ?? [];
  if (name !== undefined)
    throw new Error(`training diverged: ${split}.${name} is ${value} ${whereIs(session, state)}`);
  return metrics;
}

function stopHere({ stop, session }: TrainRunOptions, state: RunState): void {
  if (!stop.aborted) return;
  throw new RunStopped(`stopped ${whereIs(session, state)}; --resume goes on from there`);
}

/** The weights and batch-norm statistics among the state's values, without the optimizer's slots. */
function modelValues(session: TrainingSession, values: Values): Values {
  return Object.fromEntries(Object.keys(session.variables).map((name) => [name, values[name]!]));
}
