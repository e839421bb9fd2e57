import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { compiledEngine } from '../engine/compile.ts';
import { eagerEngine } from '../engine/eager.ts';
import type { EngineOptions, ReadyStep, State, Variables } from '../engine/engine.ts';
import { modelVariables } from '../engine/model-variables.ts';
import { createOptimizer } from '../engine/optimizers/create-optimizer.ts';
import { inferenceStep, trainStep } from '../engine/train-step.ts';
import type { OpenTask, Task, TaskContext } from '../tasks/task.ts';

/** A run's task, ready for training and evaluation over one shared state. */
export interface TrainingSession {
  readonly open: OpenTask;
  /** Weights and batch-norm statistics, by stable name. */
  readonly variables: Variables;
  readonly trainable: Variables;
  /** `variables` and the optimizer's slots. */
  readonly state: State;
  readonly train: ReadyStep;
  readonly evaluation: ReadyStep;
  release(): Promise<void>;
}

export type SessionOptions = Omit<TaskContext, 'engine'> & EngineOptions;

/** A task with its data and its model, of which no step is ready. */
export async function openTask<Config>(
  task: Pick<Task<Config>, 'open'>,
  config: Config,
  context: TaskContext,
): Promise<OpenTask> {
  // First weights are made here, whatever computes the steps.
  tf.enableProdMode();
  await tf.setBackend('cpu');
  return task.open(config, context);
}

export async function openSession<Config>(
  task: Pick<Task<Config>, 'open'>,
  config: Config,
  options: SessionOptions,
): Promise<TrainingSession> {
  const { backend, threads } = options;
  const engine = backend === undefined ? compiledEngine(options) : await eagerEngine(backend, threads);
  const open = await openTask(task, config, { ...options, engine });
  const { model } = open;
  const { all: variables, trainable } = modelVariables(model);
  const optimizer = createOptimizer(open.optimizer, trainable);
  const { state, prepare } = engine.over({ ...variables, ...optimizer.slots });
  const train = await prepare(trainStep({ ...open, optimizer }), {
    ...open.trainInputs,
    learningRate: { shape: [], dtype: 'float32' },
  });
  const measuring = inferenceStep({ model, measures: open.evaluationMeasures });
  const evaluation = await prepare(measuring, open.evaluationInputs);
  const release = async () => {
    await train.release();
    await evaluation.release();
    await open.release();
    model.dispose();
  };
  return { open, variables, trainable, state, train, evaluation, release };
}
