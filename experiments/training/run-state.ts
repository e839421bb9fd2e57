import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readSafetensors, type StoredTensor, writeSafetensors } from '../checkpoint/safetensors.ts';
import type { HistoryRow, Sitting } from '../record/base-record.ts';
import { STATE_FILE } from '../record/record-store.ts';
import { replaceFiles } from '../record/replace-files.ts';

const CURRENT = 'current:';
const BEST = 'best:';

/** Values by variable name; shapes come from the model. */
export type Values = Readonly<Record<string, Float32Array>>;

/** Over the period in progress; float64, so a resumed period averages exactly. */
export interface RunningSums {
  /** By metric. */
  readonly sums: Readonly<Record<string, number>>;
  readonly units: number;
  readonly seconds: number;
  /** Over the steps, of gradients where they are tracked. */
  readonly gradients?: Readonly<Record<string, number>>;
}

export const NO_SUMS: RunningSums = { sums: {}, units: 0, seconds: 0 };

export interface RunState {
  readonly runId: string;
  /** Finished periods. */
  readonly period: number;
  /** Finished steps of the period in progress; all of them while it is not evaluated yet. */
  readonly step: number;
  readonly running: RunningSums;
  readonly history: readonly HistoryRow[];
  /** Period whose weights are chosen so far, from 1; null before the first is evaluated. */
  readonly best: number | null;
  /** Median milliseconds per step of each stretch of training within a period. */
  readonly stepMilliseconds: readonly number[];
  /** The last is the one in progress, as it stood when the state was saved. */
  readonly sittings: readonly Sitting[];
  readonly current: Values;
  /** Weights of the chosen period; empty before the first is evaluated. */
  readonly bestValues: Values;
}

export function saveRunState(folder: string, state: RunState): void {
  const { current, bestValues, ...progress } = state;
  const tensors: Record<string, StoredTensor> = {};
  for (const [name, data] of Object.entries(current)) tensors[CURRENT + name] = flat(data);
  for (const [name, data] of Object.entries(bestValues)) tensors[BEST + name] = flat(data);
  const content = writeSafetensors(tensors, { progress: JSON.stringify(progress) });
  replaceFiles(folder, [{ name: STATE_FILE, content }]);
}

function flat(data: Float32Array): StoredTensor {
  return { dtype: 'F32', shape: [data.length], data };
}

export interface ExpectedState {
  readonly runId: string;
  /** Number of values of every variable that training needs, by name. */
  readonly variables: Readonly<Record<string, number>>;
  /** Those among them that are weights of the model, which the best period must have. */
  readonly weights: readonly string[];
}

/**
 * The state saved in `folder`, or null when there is none or it belongs to a run with another id.
 * Throws when the file is not a whole safetensors file, or a variable is missing, of another size, or one too many.
 */
export function loadRunState(folder: string, expected: ExpectedState): RunState | null {
  const file = path.join(folder, STATE_FILE);
  if (!existsSync(file)) return null;
  const { tensors, metadata } = readSafetensors(readFileSync(file), file);
  if (metadata.progress === undefined) throw new Error(`${file}: has no progress in its metadata`);
  const progress = JSON.parse(metadata.progress) as Omit<RunState, 'current' | 'bestValues'>;
  if (progress.runId !== expected.runId) return null;
  const all = Object.keys(expected.variables);
  const values = (prefix: string, names: readonly string[]) =>
    valuesBelow(tensors, prefix, names, expected.variables, file);
  return {
    ...progress,
    current: values(CURRENT, all),
    bestValues: values(BEST, progress.best === null ? [] : expected.weights),
  };
}

/** Exactly the named variables: a half restored run would train on, from other weights than it says. */
function valuesBelow(
  tensors: Readonly<Record<string, StoredTensor>>,
  prefix: string,
  names: readonly string[],
  sizes: Readonly<Record<string, number>>,
  file: string,
): Values {
  const refuse = (problem: string) =>
    new Error(`${file}: ${problem}; it is of another version of the code, --force begins the run anew`);
  const entries = names.map((name) => {
    const tensor = tensors[prefix + name];
    if (tensor === undefined) throw refuse(`lacks the variable ${prefix}${name}`);
    if (tensor.dtype !== 'F32' || tensor.data.length !== sizes[name]) {
      throw refuse(`${prefix}${name} must have ${sizes[name]} values, got ${tensor.data.length}`);
    }
    return [name, tensor.data] as const;
  });
  const known = new Set(names.map((name) => prefix + name));
  const foreign = Object.keys(tensors).find((name) => name.startsWith(prefix) && !known.has(name));
  if (foreign !== undefined) throw refuse(`has a variable ${foreign} that the run has not`);
  return Object.fromEntries(entries);
}
