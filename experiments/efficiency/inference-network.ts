/** A network with its weights, as inference takes it. */
import '../engine/cpu-backend.ts';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { readFullWeights, readPackedWeights, type TernaryTensor } from '../checkpoint/packed-checkpoint.ts';
import { modelVariables } from '../engine/model-variables.ts';
import { buildModel, type ModelOptions } from '../models/build-model.ts';
import { ternaryWeights } from '../models/ternary-weights.ts';
import { DATA_SETS } from '../record/data-sets.ts';
import { IMAGE_CLASSIFICATION } from '../record/image-classification-record.ts';
import type { ImageSettings } from '../record/image-run.ts';
import { CHECKPOINT_FILE, PACKED_FILE } from '../record/names.ts';
import { describedFile, finishedRecord, recordedFile } from '../record/recorded-file.ts';
import type { RunRecord } from '../record/run-record.ts';

/** Weights and batch-norm statistics by name. */
export type StoredWeights = Readonly<Record<string, Float32Array>>;

export interface InferenceNetwork {
  readonly options: ModelOptions;
  /** All weights and batch-norm statistics, kernels in FP32 as the forward pass uses them where they are not ternary. */
  readonly weights: StoredWeights;
  /** Trits and scales of the ternary kernels, by the names of `weights`. */
  readonly ternary: Readonly<Record<string, TernaryTensor>>;
}

/** Weights are handled eagerly; nothing that takes time is. */
async function useEagerBackend(): Promise<void> {
  tf.enableProdMode();
  await tf.setBackend('cpu');
}

/** A network with its first weights, drawn from `seed`. */
export async function freshNetwork(options: ModelOptions, seed: number): Promise<InferenceNetwork> {
  await useEagerBackend();
  const model = buildModel({ ...options, seed });
  const entries = Object.entries(modelVariables(model).all).map(
    ([name, variable]) => [name, variable.dataSync() as Float32Array] as const,
  );
  const weights = Object.fromEntries(entries);
  const ternary = ternaryWeights(model).map(
    ({ name, shape, values }) => [name, { shape, ...values(weights) }] as const,
  );
  model.dispose();
  return { options, weights, ternary: Object.fromEntries(ternary) };
}

/** A record whose network classifies images. */
export interface ImageRecord extends RunRecord {
  readonly config: ImageSettings & RunRecord['config'];
}

/**
 * A recorded run's network, and the SHA-256 of the file that its weights are from. Of a run in full precision the FP32 checkpoint is
 * read: its packed one holds no more.
 * Throws when record or checkpoint is not there or damaged.
 */
export async function storedNetwork(
  root: string,
  folder: string,
): Promise<{ readonly record: ImageRecord; readonly network: InferenceNetwork; readonly sha256: string }> {
  await useEagerBackend();
  const record = finishedRecord(root, folder, IMAGE_CLASSIFICATION) as ImageRecord;
  const { dataset, model, width, stem, quantization, ablation } = record.config;
  const { shape: inputShape, classes } = DATA_SETS[dataset];
  const name = quantization === 'std' ? CHECKPOINT_FILE : PACKED_FILE;
  const bytes = recordedFile(root, folder, record, name);
  const file = path.join(root, folder, name);
  const { full, ternary } =
    quantization === 'std'
      ? { full: readFullWeights(bytes, file), ternary: {} }
      : readPackedWeights(bytes, file);
  const options = { model, width, stem, quantization, ablation, inputShape, classes };
  return { record, network: { options, weights: full, ternary }, sha256: describedFile(record, name).sha256 };
}
