import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { compile, DeviceState } from '../engine/compile.ts';
import type { DeviceOptions } from '../engine/device.ts';
import { modelVariables } from '../engine/model-variables.ts';
import { inferenceStep } from '../engine/train-step.ts';
import { assembleModel } from '../models/build-model.ts';
import { useKernelsAsTheyAre } from '../models/ternary-weights.ts';
import type { ImageSettings } from '../record/image-run.ts';
import type { ChannelStatistics } from '../tasks/image-classification/channel-statistics.ts';
import { evaluationMeasures } from '../tasks/image-classification/classification.ts';
import { EVALUATION_BATCH, type Evaluation, evaluate } from '../tasks/image-classification/evaluate.ts';
import type { ImageSet } from '../tasks/image-classification/image-set.ts';
import type { Checkpoint, StoredWeights } from './stored-weights.ts';

export interface EvaluateCheckpointOptions extends DeviceOptions {
  readonly config: ImageSettings;
  readonly weights: StoredWeights;
  /** Which checkpoint the weights are from. */
  readonly checkpoint: Checkpoint;
  readonly test: ImageSet;
  readonly statistics: ChannelStatistics;
}

/**
 * Test loss and accuracy of stored weights, computed as a run computes its own at its end.
 *
 * Ternary weights from a packed checkpoint are used as they are: quantizing them once more would give them another scale,
 * since the mean magnitude of {-s, 0, s} is s times the share that is not zero. Activations are quantized all the same.
 *
 * Throws when a weight of the model is missing, of another size, or one too many.
 */
export async function evaluateCheckpoint(options: EvaluateCheckpointOptions): Promise<Evaluation> {
  const { config, weights, checkpoint, test, statistics, device, threads } = options;
  tf.enableProdMode();
  await tf.setBackend('cpu');
  const { shape, classes } = test;
  const model = assembleModel({ ...config, inputShape: [...shape], classes });
  if (checkpoint === 'packed') useKernelsAsTheyAre(model);
  const { all } = modelVariables(model);
  const state = new DeviceState(all);
  const step = inferenceStep({ model, measures: evaluationMeasures(config) });
  const inputs = {
    images: { shape: [EVALUATION_BATCH, ...shape], dtype: 'float32' as const },
    targets: { shape: [EVALUATION_BATCH, classes], dtype: 'float32' as const },
  };
  const compiled = await compile(step, { inputs, state, device, threads });
  try {
    writeAll(state, weights);
    return await evaluate(compiled.run, test, statistics);
  } finally {
    await compiled.release();
    model.dispose();
  }
}

function writeAll(state: DeviceState, weights: StoredWeights): void {
  const missing = Object.keys(state.variables).find((name) => !(name in weights));
  if (missing !== undefined)
    throw new Error(`evaluateCheckpoint: ${missing} is not among the stored weights`);
  const foreign = Object.keys(weights).find((name) => !(name in state.variables));
  if (foreign !== undefined) throw new Error(`evaluateCheckpoint: the model has no weight ${foreign}`);
  state.write(weights);
}
