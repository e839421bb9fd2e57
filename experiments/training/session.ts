import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { type CompiledFunction, compile, DeviceState } from '../engine/compile.ts';
import { modelVariables } from '../engine/model-variables.ts';
import { createOptimizer } from '../engine/optimizers/create-optimizer.ts';
import { inferenceStep, trainStep } from '../engine/train-step.ts';
import type { OpenTask, Task, TaskContext } from '../tasks/task.ts';

/** A run's task, compiled for training and evaluation over one shared state. */
export interface TrainingSession {
  readonly open: OpenTask;
  /** Weights and batch-norm statistics, by stable name. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  readonly trainable: Readonly<Record<string, tf.Variable>>;
  /** `variables` and the optimizer's slots. */
  readonly state: DeviceState;
  readonly train: CompiledFunction;
  readonly evaluation: CompiledFunction;
  release(): Promise<void>;
}

/** A task with its data and its model, of which nothing is compiled. */
export async function openTask<Config>(
  task: Task<Config>,
  config: Config,
  context: TaskContext,
): Promise<OpenTask> {
  // First weights are made eagerly; all that takes time is compiled.
  tf.enableProdMode();
  await tf.setBackend('cpu');
  return task.open(config, context);
}

export async function openSession<Config>(
  task: Task<Config>,
  config: Config,
  context: TaskContext,
): Promise<TrainingSession> {
  const open = await openTask(task, config, context);
  const { model } = open;
  const { all: variables, trainable } = modelVariables(model);
  const optimizer = createOptimizer(open.optimizer, trainable);
  const state = new DeviceState({ ...variables, ...optimizer.slots });
  const { device, threads } = context;
  const train = await compile(trainStep({ ...open, optimizer }), {
    inputs: { ...open.trainInputs, learningRate: { shape: [], dtype: 'float32' } },
    ...{ state, device, threads },
  });
  const evaluation = await compile(inferenceStep({ model, measures: open.evaluationMeasures }), {
    inputs: open.evaluationInputs,
    ...{ state, device, threads },
  });
  const release = async () => {
    await train.release();
    await evaluation.release();
    await open.release();
    model.dispose();
  };
  return { open, variables, trainable, state, train, evaluation, release };
}
