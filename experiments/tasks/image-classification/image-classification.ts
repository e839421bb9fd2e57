/** Image classification: a network, its images in epochs, and for a distilled run the network that it learns from. */
import type { InputSpec } from '../../engine/engine.ts';
import { buildModel } from '../../models/build-model.ts';
import {
  IMAGE_CLASSIFICATION,
  type ImageConfig,
  type ImageResults,
} from '../../record/image-classification-record.ts';
import { learningRateAt, type Schedule } from '../learning-rate.ts';
import type { OpenTask, Task, TaskContext, TrainBatch } from '../task.ts';
import { type Batch, trainingBatches } from './batches.ts';
import { evaluationMeasures, meanLoss, predictions, targetLoss } from './classification.ts';
import { distillationLoss } from './distillation-loss.ts';
import { EVALUATION_BATCH, evaluate } from './evaluate.ts';
import { describeData, type ImageData, loadImageData } from './image-data.ts';
import { openTeacher, readTeacher, type TeacherSession } from './teacher.ts';

export const imageClassification: Task<ImageConfig> = {
  name: IMAGE_CLASSIFICATION,
  unit: 'image',
  selectBy: { name: 'validation.accuracy', better: 'higher' },
  judged: {
    split: 'test',
    config: (config) => ({ ...config, distillation: null }),
    data: (details) => {
      const { fingerprint, test } = details.data as ImageResults['data'];
      return { fingerprint: fingerprint.test, examples: test };
    },
  },
  async open(config: ImageConfig, context: TaskContext): Promise<OpenTask> {
    // Before the data: what is wrong with a teacher is said at once.
    const recorded = readTeacher(context.resultsDir, config);
    const data = await loadImageData(config, context.dataDir, context.progress);
    const { shape, classes } = data.train;
    const model = buildModel({ ...config, inputShape: [...shape], classes });
    const teacher = recorded === null ? null : await openTeacher(recorded, config, data, context.engine);
    const { batchSize, distillation } = config;
    await noteSlowBatch(batchSize, context);
    const steps = Math.floor(data.train.count / batchSize);
    return {
      model,
      optimizer: config.optimizer,
      trackGradients: config.trackGradients,
      periods: { count: config.epochs, steps, rows: 'epoch' },
      learningRate: learningRate(config, steps),
      trainInputs: {
        ...imageInputs(data, batchSize),
        ...(distillation === null ? {} : { teacherLogits: float([batchSize, classes]) }),
      },
      loss: meanLoss(distillation === null ? targetLoss(config) : distillationLoss(distillation)),
      measures: predictions,
      batches: (epoch) => epochBatches(config, data, teacher, epoch),
      evaluationInputs: imageInputs(data, EVALUATION_BATCH),
      evaluationMeasures: evaluationMeasures(config),
      evaluate: async (split, run) => ({ ...(await evaluate(run, data[split], data.statistics)) }),
      outcomes: { 'test.examples': data.test.count },
      details: () => ({
        data: describeData(data),
        teacherCheckpoint: recorded?.checkpointSha256 ?? null,
      }),
      release: async () => teacher?.release(),
    };
  },
};

async function noteSlowBatch(batchSize: number, { engine, progress }: TaskContext): Promise<void> {
  const multiple = await engine.batchMultiple();
  if (batchSize % multiple === 0) return;
  const slow = 'the gradients of its filters are computed the slow way';
  progress.note(`batches of ${batchSize} are not divisible by ${multiple}: ${slow}`);
}

function float(shape: readonly number[]): InputSpec {
  return { shape, dtype: 'float32' };
}

function imageInputs({ train: { shape, classes } }: ImageData, batch: number) {
  return { images: float([batch, ...shape]), targets: float([batch, classes]) };
}

function learningRate(config: ImageConfig, stepsPerEpoch: number): OpenTask['learningRate'] {
  const { scheduler, learningRate, minLearningRate, warmupEpochs, epochs } = config;
  const schedule: Schedule =
    scheduler === 'none' ? { name: 'constant' } : { name: scheduler, minLearningRate };
  const inSteps = { warmupSteps: warmupEpochs * stepsPerEpoch, steps: epochs * stepsPerEpoch };
  return (step) => learningRateAt({ schedule, learningRate, ...inSteps }, step);
}

function* epochBatches(
  config: ImageConfig,
  data: ImageData,
  teacher: TeacherSession | null,
  epoch: number,
): Generator<TrainBatch> {
  const { statistics } = data;
  for (const batch of trainingBatches(data.train, { ...config, statistics, epoch })) {
    yield {
      units: config.batchSize,
      feeds: () => feedsOf(batch, teacher),
      sums: ({ loss, predicted }) => ({
        loss: loss![0]! * config.batchSize,
        accuracy: hits(predicted!, batch.labels),
      }),
    };
  }
}

/** A teacher sees the images as the student does, augmented and mixed. */
async function feedsOf({ images, targets }: Batch, teacher: TeacherSession | null) {
  return teacher === null
    ? { images, targets }
    : { images, targets, teacherLogits: await teacher.logits(images) };
}

/** Of the plain labels, also where the images are mixed. */
function hits(predicted: ArrayLike<number>, labels: Int32Array): number {
  let count = 0;
  for (let i = 0; i < labels.length; i++) if (predicted[i] === labels[i]) count++;
  return count;
}
