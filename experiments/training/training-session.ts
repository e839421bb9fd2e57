import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type CompiledFunction, compile, DeviceState } from '../engine/compile.ts';
import type { Device } from '../engine/device.ts';
import { modelVariables } from '../engine/model-variables.ts';
import { createAdamW } from '../engine/optimizers/adamw.ts';
import type { Optimizer } from '../engine/optimizers/optimizer.ts';
import { createSgd } from '../engine/optimizers/sgd.ts';
import { evaluateStep, trainStep } from '../engine/train-step.ts';
import { buildModel } from '../models/build-model.ts';
import type { RunConfig } from '../record/schema.ts';
import { crossEntropy } from './cross-entropy.ts';
import { distillationLoss } from './distillation-loss.ts';
import { EVALUATION_BATCH } from './evaluate.ts';
import type { RunData } from './run-data.ts';
import { openTeacher, type Teacher, type TeacherSession } from './teacher.ts';

/** A run's model, compiled for training and evaluation over one shared state. */
export interface TrainingSession {
  readonly model: LayersModel;
  /** Weights and batch-norm statistics, by stable name. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  readonly trainable: Readonly<Record<string, tf.Variable>>;
  /** `variables` and the optimizer's slots. */
  readonly state: DeviceState;
  readonly train: CompiledFunction;
  readonly evaluation: CompiledFunction;
  /** Of a distilled run. */
  readonly teacher: TeacherSession | null;
  release(): Promise<void>;
}

export interface DeviceOptions {
  readonly device: Device;
  readonly threads: number;
}

export async function openSession(
  config: RunConfig,
  data: RunData,
  options: DeviceOptions,
  teacher: Teacher | null,
): Promise<TrainingSession> {
  // First weights are made eagerly; all that takes time is compiled.
  tf.enableProdMode();
  await tf.setBackend('cpu');
  const { shape, classes } = data.train;
  const model = buildModel({ ...config, inputShape: [...shape], classes });
  const { all: variables, trainable } = modelVariables(model);
  const optimizer = createOptimizer(config, trainable);
  const state = new DeviceState({ ...variables, ...optimizer.slots });
  const inputs = (batch: number) => ({
    images: { shape: [batch, ...shape], dtype: 'float32' as const },
    targets: { shape: [batch, classes], dtype: 'float32' as const },
  });
  const { distillation, batchSize } = config;
  const loss = distillation === null ? crossEntropy : distillationLoss(distillation);
  const teacherLogits = { shape: [batchSize, classes], dtype: 'float32' as const };
  const train = await compile(trainStep({ model, loss, optimizer }), {
    inputs: {
      ...inputs(batchSize),
      learningRate: { shape: [], dtype: 'float32' },
      ...(distillation === null ? {} : { teacherLogits }),
    },
    state,
    ...options,
  });
  const evaluation = await compile(evaluateStep({ model, loss: crossEntropy }), {
    inputs: inputs(EVALUATION_BATCH),
    state,
    ...options,
  });
  const teaching = teacher === null ? null : await openTeacher(teacher, config, data, options);
  const release = async () => {
    await train.release();
    await evaluation.release();
    await teaching?.release();
    model.dispose();
  };
  return { model, variables, trainable, state, train, evaluation, teacher: teaching, release };
}

function createOptimizer(
  { optimizer }: RunConfig,
  trainable: Readonly<Record<string, tf.Variable>>,
): Optimizer {
  return optimizer.name === 'sgd' ? createSgd(optimizer, trainable) : createAdamW(optimizer, trainable);
}
