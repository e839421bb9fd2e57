import { trainingBatches } from '../data/batches.ts';
import type { CompiledFunction } from '../engine/compile.ts';
import type { RunConfig } from '../record/schema.ts';
import type { StepProgress } from '../record/step-progress.ts';
import { median } from './median.ts';
import type { RunData } from './run-data.ts';
import type { RunningSums } from './run-state.ts';
import { learningRateAt } from './schedule.ts';
import type { TeacherSession } from './teacher.ts';
import type { StepOutcome } from './training-log.ts';

export interface EpochStart {
  /** Finished epochs. */
  readonly epoch: number;
  /** Steps of this epoch that were done before the run was stopped; 0 for a fresh epoch. */
  readonly step: number;
  readonly sums: RunningSums;
}

export interface EpochEnd {
  readonly step: number;
  readonly sums: RunningSums;
  readonly stepMilliseconds: number;
  /** False when `stop` asked to end before the last step. */
  readonly finished: boolean;
}

export interface EpochContext {
  readonly config: RunConfig;
  readonly data: RunData;
  readonly train: CompiledFunction;
  readonly teacher: TeacherSession | null;
  readonly stepsPerEpoch: number;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  readonly stop: AbortSignal;
  readonly onStep: (progress: StepProgress, outcome: StepOutcome) => void;
}

export const NO_SUMS: RunningSums = { loss: 0, correct: 0, examples: 0, seconds: 0 };

/**
 * One pass over the training part, or the rest of one. The epoch's batches come from streams of its own, so those done
 * before a stop are drawn and skipped. Losses are what is trained on (mixed, smoothed and
 * distilled where the run says so), correct counts are of the plain labels, both while the weights move. A teacher sees the
 * images as the student does, augmented and mixed.
 */
export async function trainEpoch(context: EpochContext, start: EpochStart): Promise<EpochEnd> {
  const { config, train, teacher, stepsPerEpoch, now, stop } = context;
  const sums = { ...start.sums };
  const durations: number[] = [];
  const began = now() - 1000 * start.sums.seconds;
  let step = 0;
  for (const batch of trainingBatches(context.data.train, batchOptions(context, start.epoch))) {
    if (step++ < start.step) continue;
    const before = now();
    const rate = learningRateAt(config, start.epoch * stepsPerEpoch + step - 1, stepsPerEpoch);
    const outputs = await train.run({
      images: batch.images,
      targets: batch.targets,
      learningRate: Float32Array.of(rate),
      ...(teacher === null ? {} : { teacherLogits: await teacher.logits(batch.images) }),
    });
    const loss = outputs.loss![0]!;
    if (!Number.isFinite(loss)) {
      throw new Error(`training diverged: the loss is ${loss} in epoch ${start.epoch + 1}, step ${step}`);
    }
    addOutputs(sums, outputs, batch.labels, config.batchSize);
    durations.push(now() - before);
    sums.seconds = (now() - began) / 1000;
    context.onStep(stepProgress(context, start.epoch, step, sums), { sums, learningRate: rate });
    if (stop.aborted && step < stepsPerEpoch) break;
  }
  return {
    step,
    sums,
    stepMilliseconds: durations.length === 0 ? 0 : median(durations),
    finished: step === stepsPerEpoch,
  };
}

function batchOptions({ config, data }: EpochContext, epoch: number) {
  const { batchSize, augment, mixupAlpha, labelSmoothing, seed } = config;
  return { batchSize, statistics: data.statistics, augment, mixupAlpha, labelSmoothing, seed, epoch };
}

function addOutputs(
  sums: { -readonly [K in keyof RunningSums]: number },
  outputs: Record<string, Float32Array | Int32Array>,
  labels: Int32Array,
  batchSize: number,
): void {
  const loss = outputs.loss![0]!;
  sums.loss += loss * batchSize;
  sums.examples += batchSize;
  for (let i = 0; i < batchSize; i++) if (outputs.predicted![i] === labels[i]) sums.correct++;
}

function stepProgress(context: EpochContext, epoch: number, step: number, sums: RunningSums): StepProgress {
  const { epochs } = context.config;
  const stepsLeft = (epochs - epoch) * context.stepsPerEpoch - step;
  return {
    epoch: epoch + 1,
    epochs,
    step,
    steps: context.stepsPerEpoch,
    imagesPerSecond: sums.examples / sums.seconds,
    secondsLeft: (stepsLeft * sums.seconds) / step,
  };
}
