import path from 'node:path';
import { readFullWeights } from '../../checkpoint/packed-checkpoint.ts';
import type { Engine } from '../../engine/engine.ts';
import { modelVariables } from '../../engine/model-variables.ts';
import { inferenceStep } from '../../engine/train-step.ts';
import { assembleModel } from '../../models/build-model.ts';
import type { ImageConfig } from '../../record/image-classification-record.ts';
import type { ImageSettings } from '../../record/image-run.ts';
import { CHECKPOINT_FILE } from '../../record/names.ts';
import { recordReferred, referredId } from '../../record/needed-record.ts';
import { describedFile, recordedFile } from '../../record/recorded-file.ts';
import type { ImageData } from './image-data.ts';

/** A recorded run with the weights of its best epoch. */
export interface Teacher {
  readonly settings: ImageSettings;
  readonly weights: Readonly<Record<string, Float32Array>>;
  /** Of the file the weights were read from. */
  readonly checkpointSha256: string;
}

/** A network that gives its logits for a batch and learns nothing. */
export interface TeacherSession {
  /** [batch, height, width, channels] to [batch, classes], flat. */
  logits(images: Float32Array): Promise<Float32Array>;
  release(): Promise<void>;
}

/**
 * Reads the teacher of a distilled run, null when the run has none. Throws when its record or checkpoint is missing, when
 * the record is of another run than the configuration says, when the checkpoint is not the recorded one, and when the
 * teacher was trained on other examples: it could have seen those that validate the student.
 */
export function readTeacher(resultsDir: string, config: ImageConfig): Teacher | null {
  if (config.distillation === null) return null;
  const { record, runId } = config.distillation.teacher;
  const refuse = (reason: string) => new Error(`--teacher ${record}: ${reason}`);
  const found = recordReferred(resultsDir, record);
  if (found === null) throw refuse(`there is no such record in ${resultsDir}; it has to be trained first`);
  const id = referredId(record, found.record);
  if (id !== runId) throw refuse(`its run id must be ${runId}, got ${id}: it is of another configuration`);
  const teacher = found.record.config as ImageSettings;
  for (const field of ['dataset', 'trainExamples', 'validationExamples'] as const) {
    if (teacher[field] !== config[field])
      throw refuse(`its ${field} must be the student's ${config[field]}, got ${teacher[field]}`);
  }
  const bytes = recordedFile(resultsDir, found.folder, found.record, CHECKPOINT_FILE);
  const weights = readFullWeights(bytes, path.join(resultsDir, found.folder, CHECKPOINT_FILE));
  const { sha256 } = describedFile(found.record, CHECKPOINT_FILE);
  return { settings: teacher, weights, checkpointSha256: sha256 };
}

/** The teacher, ready for training batches of the student. */
export async function openTeacher(
  teacher: Teacher,
  student: ImageConfig,
  data: ImageData,
  engine: Engine,
): Promise<TeacherSession> {
  const { shape, classes } = data.train;
  const model = assembleModel({ ...teacher.settings, inputShape: [...shape], classes });
  const { state, prepare } = engine.over(modelVariables(model).all);
  const step = await prepare(inferenceStep({ model, measures: ([logits]) => ({ logits: logits! }) }), {
    images: { shape: [student.batchSize, ...shape], dtype: 'float32' },
  });
  state.write(teacher.weights);
  return {
    logits: async (images) => (await step.run({ images })).logits as Float32Array,
    release: async () => {
      await step.release();
      model.dispose();
    },
  };
}
