/** A network with its weights, as inference takes it. */
import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import type { TernaryTensor } from '../checkpoint/packed-checkpoint.ts';
import { modelVariables } from '../engine/model-variables.ts';
import { buildModel, type ModelOptions } from '../models/build-model.ts';
import { ternaryWeights } from '../models/ternary-weights.ts';
import type { StoredWeights } from './stored-weights.ts';

export interface InferenceNetwork {
  readonly options: ModelOptions;
  /** All weights and batch-norm statistics, kernels in FP32 as the forward pass uses them where they are not ternary. */
  readonly weights: StoredWeights;
  /** Trits and scales of the ternary kernels, by the names of `weights`. */
  readonly ternary: Readonly<Record<string, TernaryTensor>>;
}

/** Weights are handled eagerly; nothing that takes time is. */
export async function useEagerBackend(): Promise<void> {
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
