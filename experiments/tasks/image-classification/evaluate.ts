import type { EvaluationRun } from '../task.ts';
import { evaluationBatches } from './batches.ts';
import type { ChannelStatistics } from './channel-statistics.ts';
import type { ImageSet } from './image-set.ts';

/** Evaluation keeps no activations for gradients, so its batches can be larger than training's. */
export const EVALUATION_BATCH = 200;

export interface Evaluation {
  /** Mean cross entropy against the labels, nats. */
  readonly loss: number;
  /** In [0, 1]. */
  readonly accuracy: number;
}

/** Mean loss and accuracy over a whole set with the current weights; sums in float64, in the set's order. */
export async function evaluate(
  run: EvaluationRun,
  set: ImageSet,
  statistics: ChannelStatistics,
): Promise<Evaluation> {
  let loss = 0;
  let correct = 0;
  for (const batch of evaluationBatches(set, { batchSize: EVALUATION_BATCH, statistics })) {
    const outputs = await run({ images: batch.images, targets: batch.targets });
    for (let i = 0; i < batch.valid; i++) {
      loss += outputs.loss![i]!;
      if (outputs.predicted![i] === batch.labels[i]) correct++;
    }
  }
  return { loss: loss / set.count, accuracy: correct / set.count };
}
