import { betaVariate } from '../../../rng/beta-variate.ts';
import type { RandomStream } from '../../../rng/random-stream.ts';

/** A batch of `size` rows each. */
export interface MixableBatch {
  readonly images: Float32Array;
  readonly targets: Float32Array;
}

/**
 * Mixup of a batch with a random order of itself: x = λ x_i + (1 - λ) x_j, the same for the targets, λ ~ Beta(α, α)
 * (Zhang et al. 2018, arXiv:1710.09412, equation 1). One λ for the batch, as in the authors' code.
 */
export function mixup(
  batch: MixableBatch,
  batchSize: number,
  alpha: number,
  stream: RandomStream,
): MixableBatch {
  const lambda = betaVariate(stream, alpha);
  const partners = stream.permutation(batchSize);
  return {
    images: mixRows(batch.images, partners, lambda),
    targets: mixRows(batch.targets, partners, lambda),
  };
}

/** Row i of the result: `lambda` · row i + (1 - `lambda`) · row partners[i]. */
export function mixRows(rows: Float32Array, partners: Int32Array, lambda: number): Float32Array {
  const size = rows.length / partners.length;
  const mixed = new Float32Array(rows.length);
  for (const [row, partner] of partners.entries()) {
    const own = row * size;
    const other = partner * size;
    for (let at = 0; at < size; at++) {
      mixed[own + at] = lambda * rows[own + at]! + (1 - lambda) * rows[other + at]!;
    }
  }
  return mixed;
}
