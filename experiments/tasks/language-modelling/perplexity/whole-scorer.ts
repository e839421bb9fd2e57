/** Scores windows with a model whose weights are all in memory. */
import { statSync } from 'node:fs';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { floatWeights } from '../../../checkpoint/packed-checkpoint.ts';
import { compile, DeviceState } from '../../../engine/compile.ts';
import type { DeviceOptions } from '../../../engine/device.ts';
import { modelVariables } from '../../../engine/model-variables.ts';
import { inferenceStep } from '../../../engine/train-step.ts';
import { assembleLanguageModel } from '../../../models/build-language-model.ts';
import { useKernelsAsTheyAre } from '../../../models/ternary-weights.ts';
import type { EvaluationSettings } from '../../../record/language-evaluation.ts';
import { type LanguageModelConfig, softmaxOf } from '../../../record/language-modelling.ts';
import type { ScoredBatch } from '../data/scored-windows.ts';
import { feedsOf } from '../evaluate-text.ts';
import type { StoredModel } from '../generation/stored-model.ts';
import { evaluationMeasures } from '../token-loss.ts';
import { quantizedBytes, quantizeWeights } from './quantize-weights.ts';

export interface Scorer {
  /** Batches that are best scored together. */
  readonly batches: number;
  /** Of all weights as they are said to be stored. */
  readonly bytes: number;
  /** Cross entropy of each row of each batch, summed over its targets. */
  nats(batches: readonly ScoredBatch[]): Promise<ArrayLike<number>[]>;
  release(): Promise<void>;
}

export interface ScorerOptions<Config = LanguageModelConfig> extends DeviceOptions {
  readonly stored: StoredModel;
  readonly config: Config;
  /** What the matrices are taken as. */
  readonly choice: EvaluationSettings['weights'];
  readonly window: number;
  readonly batchSize: number;
}

/** The file, its tensors, TensorFlow.js's variables and the engine's. */
const COPIES = 4;

/** About what a whole model takes while it is opened. */
export const wholeModelBytes = ({ file }: StoredModel): number => COPIES * statSync(file).size;

export async function openWholeScorer(options: ScorerOptions): Promise<Scorer> {
  const { stored, config, choice, window, batchSize, device, threads } = options;
  const model = assembleLanguageModel(config, window);
  if (stored.kernels === 'ternary') useKernelsAsTheyAre(model);
  const { all } = modelVariables(model);
  const shapes = shapesOf(model);
  const values = quantizeWeights(floatWeights(stored.weights()), shapes, choice, config.variant === 'bit');
  const state = new DeviceState(all);
  const ints = { shape: [batchSize, window], dtype: 'int32' } as const;
  const compiled = await compile(
    inferenceStep({ model, measures: evaluationMeasures(softmaxOf(config)), modelInputs: ['tokens'] }),
    {
      inputs: { tokens: ints, targets: ints, mask: { ...ints, dtype: 'float32' } },
      ...{ state, device, threads },
    },
  );
  state.write(values);
  model.dispose();
  return {
    batches: 1,
    bytes: quantizedBytes(shapes, choice),
    async nats(batches) {
      const all: ArrayLike<number>[] = [];
      for (const batch of batches) all.push((await compiled.run(feedsOf(batch))).nats!.slice());
      return all;
    },
    release: () => compiled.release(),
  };
}

/** Of a model's weights by name. */
export function shapesOf(model: LayersModel): Record<string, readonly number[]> {
  const { all } = modelVariables(model);
  return Object.fromEntries(Object.entries(all).map(([name, { shape }]) => [name, shape]));
}
