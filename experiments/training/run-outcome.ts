import { hash } from 'node:crypto';
import { median } from 'simple-statistics';
import { type TernaryTensor, writePackedCheckpoint } from '../checkpoint/packed-checkpoint.ts';
import { type StoredTensor, writeSafetensors } from '../checkpoint/safetensors.ts';
import { ternaryWeights } from '../models/ternary-weights.ts';
import type { BaseConfig, BaseResults, HistoryRow } from '../record/base-record.ts';
import { CHECKPOINT_FILE, PACKED_FILE } from '../record/names.ts';
import type { FileContent } from '../record/replace-files.ts';
import { speedName, type Task } from '../tasks/task.ts';
import type { RunState } from './run-state.ts';
import type { TrainingSession } from './session.ts';
import { gradientOutcomes } from './tracked-gradients.ts';
import type { TrainedRun } from './train-run.ts';
import { finishedResults } from './write-measurement.ts';

/** What a finished run leaves: its results and, beside them, its checkpoints. */
export async function runOutcome(
  config: BaseConfig,
  { unit }: Pick<Task<never>, 'unit'>,
  session: TrainingSession,
  { state, test }: TrainedRun,
): Promise<{ readonly results: BaseResults; readonly files: readonly FileContent[] }> {
  const { open, evaluation } = session;
  const weights = bestWeights(session, state);
  const ternary = ternaryTensors(session, state);
  const files = [
    { name: CHECKPOINT_FILE, content: writeSafetensors(weights) },
    { name: PACKED_FILE, content: writePackedCheckpoint(weights, ternary) },
    ...(open.files?.() ?? []),
  ];
  const chosen = state.history[state.best! - 1]!;
  const last = state.history.at(-1)!;
  const { rows } = open.periods;
  const samples = await open.samples?.(evaluation.run);
  const results = finishedResults(config, {
    outcomes: {
      ...prefixed('test.', test),
      ...open.outcomes,
      ...starting('validation.', chosen),
      ...starting('train.', last),
      [`selected.${rows}`]: chosen[rows]!,
      ...gradientOutcomes(state.history),
      ...parameterOutcomes(session, ternary),
      ...timeOutcomes(unit, state),
    },
    history: [...state.history],
    files: files.map(({ name, content }) => ({
      name,
      bytes: content.length,
      sha256: hash('sha256', content, 'hex'),
    })),
    sittings: [...state.sittings],
    ...open.details(),
    ...(samples === undefined ? {} : { samples: [...samples] }),
  });
  return { results, files };
}

function prefixed(prefix: string, values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));
}

function starting(prefix: string, row: HistoryRow): Record<string, number> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name.startsWith(prefix)));
}

function bestWeights(session: TrainingSession, state: RunState): Record<string, StoredTensor> {
  const entries = Object.entries(session.variables).map(([name, variable]) => {
    const tensor: StoredTensor = { dtype: 'F32', shape: variable.shape, data: state.bestValues[name]! };
    return [name, tensor] as const;
  });
  return Object.fromEntries(entries);
}

/** Trits and scales of the chosen period's ternary weights, by the names of their latent weights. */
function ternaryTensors(session: TrainingSession, state: RunState): Record<string, TernaryTensor> {
  const entries = ternaryWeights(session.open.model).map(({ name, shape, values }) => {
    return [name, { shape, ...values(state.bestValues) }] as const;
  });
  return Object.fromEntries(entries);
}

/** The share of ternary weights that are zero is there where any weight is ternary. */
function parameterOutcomes(
  session: TrainingSession,
  ternary: Readonly<Record<string, TernaryTensor>>,
): Record<string, number> {
  const size = (variables: TrainingSession['variables']) =>
    Object.values(variables).reduce((sum, { size }) => sum + size, 0);
  const trits = Object.values(ternary).map((tensor) => tensor.trits);
  const count = trits.reduce((sum, { length }) => sum + length, 0);
  const zeros = trits.reduce((sum, values) => sum + values.filter((trit) => trit === 0).length, 0);
  return {
    'parameters.total': size(session.variables),
    'parameters.trainable': size(session.trainable),
    'parameters.ternary': count,
    ...(count === 0 ? {} : { 'ternary.zeroShare': zeros / count }),
  };
}

function timeOutcomes(unit: Task<never>['unit'], state: RunState): Record<string, number> {
  const speed = speedName(unit);
  const seconds = state.history.reduce((sum, row) => sum + row.seconds!, 0);
  const units = state.history.reduce((sum, row) => sum + row.seconds! * row[speed]!, 0);
  return {
    'time.seconds': state.sittings.reduce((sum, sitting) => sum + sitting.seconds, 0),
    'time.stepMilliseconds': median(state.stepMilliseconds),
    [`time.${speed}`]: units / seconds,
  };
}
