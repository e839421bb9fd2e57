import { randomStream } from '../../rng/random-stream.ts';
import { type ImageSet, selectExamples } from './image-set.ts';

/** The validation part must not depend on a run's seed: runs of different seeds are selected on the same examples. */
const VALIDATION_SEED = 0;

export interface SplitOptions {
  /** Examples taken from the head of the set. */
  readonly trainExamples: number;
  /** How many of them are drawn for validation. */
  readonly validationExamples: number;
}

/**
 * Splits the first `trainExamples` of a training set into a validation part, drawn at random with a fixed seed of its own,
 * and the rest. Both keep the set's order.
 *
 * Throws when the set holds fewer examples than asked for or nothing would be left for training.
 */
export function splitTraining(
  set: ImageSet,
  { trainExamples, validationExamples }: SplitOptions,
): { train: ImageSet; validation: ImageSet } {
  if (!Number.isInteger(trainExamples) || trainExamples < 1 || trainExamples > set.count) {
    throw new RangeError(
      `splitTraining: trainExamples must be in 1 … ${set.count} (what ${set.dataset} holds here), got ${trainExamples}`,
    );
  }
  if (
    !Number.isInteger(validationExamples) ||
    validationExamples < 0 ||
    validationExamples >= trainExamples
  ) {
    throw new RangeError(
      `splitTraining: validationExamples must be in 0 … ${trainExamples - 1}, got ${validationExamples}`,
    );
  }
  const drawn = randomStream(VALIDATION_SEED, 'validation').permutation(trainExamples);
  return {
    train: selectExamples(set, drawn.subarray(validationExamples).sort()),
    validation: selectExamples(set, drawn.subarray(0, validationExamples).sort()),
  };
}
