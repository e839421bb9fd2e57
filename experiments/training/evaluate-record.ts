import path from 'node:path';
import { floatWeights, readWeights } from '../checkpoint/packed-checkpoint.ts';
import { compiledEngine } from '../engine/compile.ts';
import type { DeviceOptions } from '../engine/device.ts';
import { modelVariables } from '../engine/model-variables.ts';
import { inferenceStep } from '../engine/train-step.ts';
import { useKernelsAsTheyAre } from '../models/ternary-weights.ts';
import type { BaseConfig } from '../record/base-record.ts';
import { CHECKPOINT_FILE, PACKED_FILE } from '../record/names.ts';
import { finishedRecord, recordedFile } from '../record/recorded-file.ts';
import { RecordError } from '../record/validate.ts';
import { taskNamed } from '../tasks/all-tasks.ts';
import type { SplitMetrics } from '../tasks/task.ts';
import { SILENT } from './progress.ts';
import { openTask } from './session.ts';

/** `packed`: ternary weights at five trits a byte. `fp32`: all weights, latent ones where the layer is ternary. */
export const CHECKPOINTS = {
  packed: { file: PACKED_FILE, kernels: 'ternary' },
  fp32: { file: CHECKPOINT_FILE, kernels: 'latent' },
} as const;
export type Checkpoint = keyof typeof CHECKPOINTS;

export interface EvaluateRecordOptions extends DeviceOptions {
  /** Of the records. */
  readonly root: string;
  /** `raw/cifar10/resnet18/bit_s42` */
  readonly folder: string;
  readonly dataDir: string;
  readonly checkpoint: Checkpoint;
}

export interface EvaluatedRecord {
  readonly split: 'validation' | 'test';
  /** What the record says of the split. */
  readonly recorded: SplitMetrics;
  /** What the stored weights give now. */
  readonly evaluated: SplitMetrics;
  readonly examples: number;
}

/**
 * Evaluates a recorded run's checkpoint as the run did at its end, on the split that its task is judged on.
 * Throws when the record or the checkpoint is not there or damaged, when the checkpoint is of another model, and when the
 * data here are not those of the run.
 */
export async function evaluateRecord(options: EvaluateRecordOptions): Promise<EvaluatedRecord> {
  const { root, folder, dataDir, checkpoint } = options;
  const record = finishedRecord(root, folder);
  const { file, kernels } = CHECKPOINTS[checkpoint];
  const bytes = recordedFile(root, folder, record, file);
  const weights = floatWeights(readWeights(bytes, path.join(root, folder, file), kernels));
  const task = await taskNamed(record.task);
  const { split, config, data } = task.judged;
  const engine = compiledEngine(options);
  const open = await openTask(task, config({ ...record.config, seed: record.seed } as BaseConfig), {
    ...{ dataDir, resultsDir: root, engine, progress: SILENT },
  });
  try {
    const [here, recorded] = [data(open.details()), data(record.details)];
    if (here.fingerprint !== recorded.fingerprint)
      throw new RecordError(
        folder,
        `${split} data in ${dataDir} have fingerprint ${here.fingerprint}, the record has ${recorded.fingerprint}: other data than the run's`,
      );
    if (kernels === 'ternary') useKernelsAsTheyAre(open.model);
    const { state, prepare } = engine.over(modelVariables(open.model).all);
    const absent = Object.keys(state.variables).find((name) => !(name in weights));
    if (absent !== undefined) throw new RecordError(folder, `${file}: must hold the model's ${absent}`);
    const step = inferenceStep({ model: open.model, measures: open.evaluationMeasures });
    const evaluation = await prepare(step, open.evaluationInputs);
    state.write(weights);
    const evaluated = await open.evaluate(split, evaluation.run).finally(() => evaluation.release());
    const named = Object.keys(evaluated).map((name) => [name, record.outcomes[`${split}.${name}`]!] as const);
    return { split, recorded: Object.fromEntries(named), evaluated, examples: recorded.examples };
  } finally {
    await open.release();
    open.model.dispose();
  }
}
