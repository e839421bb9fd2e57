/**
 * Where a run stands: everything that a killed run needs to end in the same bytes as one that was never stopped.
 * One safetensors file: the training state (weights, batch-norm statistics, optimizer slots), the weights of the best
 * epoch so far, and as metadata the position, running sums and history.
 */

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { replaceFiles } from '../record/replace-files.ts';
import type { EpochRecord } from '../record/schema.ts';
import { STATE_FILE } from '../record/work-folder.ts';
import { readSafetensors, type StoredTensor, writeSafetensors } from './safetensors.ts';

const CURRENT = 'current:';
const BEST = 'best:';

/** Values by variable name; shapes come from the model. */
export type Values = Readonly<Record<string, Float32Array>>;

/** Sums over the examples of the epoch in progress; float64, so a resumed epoch averages exactly. */
export interface RunningSums {
  readonly loss: number;
  readonly correct: number;
  readonly examples: number;
  readonly seconds: number;
}

export interface RunState {
  readonly runId: string;
  /** Finished epochs. */
  readonly epoch: number;
  /** Finished steps of the epoch in progress. */
  readonly step: number;
  readonly sums: RunningSums;
  readonly history: readonly EpochRecord[];
  readonly bestEpoch: number | null;
  /** Median milliseconds per step of each finished epoch. */
  readonly stepMilliseconds: readonly number[];
  readonly startedAt: string;
  readonly wallSeconds: number;
  readonly resumed: number;
  readonly current: Values;
  /** Weights of the best epoch; empty before the first is finished. */
  readonly best: Values;
}

export function saveRunState(folder: string, state: RunState): void {
  const { current, best, ...progress } = state;
  const tensors: Record<string, StoredTensor> = {};
  for (const [name, data] of Object.entries(current)) tensors[CURRENT + name] = flat(data);
  for (const [name, data] of Object.entries(best)) tensors[BEST + name] = flat(data);
  const content = writeSafetensors(tensors, { progress: JSON.stringify(progress) });
  replaceFiles(folder, [{ name: STATE_FILE, content }]);
}

function flat(data: Float32Array): StoredTensor {
  return { dtype: 'F32', shape: [data.length], data };
}

/**
 * The state saved in `folder`, or null when there is none or it belongs to a run with another id.
 * Throws when the file is not a whole safetensors file.
 */
export function loadRunState(folder: string, runId: string): RunState | null {
  const file = path.join(folder, STATE_FILE);
  if (!existsSync(file)) return null;
  const { tensors, metadata } = readSafetensors(readFileSync(file), file);
  if (metadata.progress === undefined) throw new Error(`${file}: has no progress in its metadata`);
  const progress = JSON.parse(metadata.progress) as Omit<RunState, 'current' | 'best'>;
  if (progress.runId !== runId) return null;
  return { ...progress, current: valuesBelow(tensors, CURRENT), best: valuesBelow(tensors, BEST) };
}

function valuesBelow(tensors: Readonly<Record<string, StoredTensor>>, prefix: string): Values {
  const values: Record<string, Float32Array> = {};
  for (const [name, tensor] of Object.entries(tensors)) {
    if (name.startsWith(prefix) && tensor.dtype === 'F32') values[name.slice(prefix.length)] = tensor.data;
  }
  return values;
}
