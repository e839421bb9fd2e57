import type { RandomStream } from '../../../rng/random-stream.ts';
import type { Tokens } from '../tokenizers/tokenizer.ts';

export interface WindowShape {
  /** Windows side by side. */
  readonly batchSize: number;
  /** Tokens that a window shows; each position's target is the token after it. */
  readonly context: number;
}

/** A batch for a language model. */
export interface TokenBatch {
  /** [batch, context] */
  readonly tokens: Int32Array;
  /** The token after each, [batch, context]. */
  readonly targets: Int32Array;
}

export interface EvaluationBatch extends TokenBatch {
  /** 1 where a position is scored, 0 where it fills the batch up, [batch, context]. */
  readonly mask: Float32Array;
  /** How many positions are scored. */
  readonly scored: number;
}

/**
 * Windows drawn uniformly with replacement: a start in 0 … length - context - 1 for each row, in order, from `stream`.
 *
 * Throws when the sequence is too short for one window and its last target.
 */
export function randomWindows(
  sequence: Tokens,
  { batchSize, context }: WindowShape,
  stream: RandomStream,
): TokenBatch {
  const starts = sequence.length - context;
  if (starts < 1) {
    throw new RangeError(
      `randomWindows: a context of ${context} needs ${context + 1} tokens, got ${sequence.length}`,
    );
  }
  const batch = emptyBatch({ batchSize, context });
  for (let row = 0; row < batchSize; row++) {
    copyWindow(sequence, stream.integer(starts), context, batch, row * context);
  }
  return batch;
}

/**
 * The whole sequence, cut into windows that follow one another: every token but the first is the target of exactly one
 * position, and no position sees more than its own window. The last batch is filled up with positions that `mask` leaves out.
 *
 * Throws when the sequence has fewer than two tokens.
 */
export function* consecutiveWindows(
  sequence: Tokens,
  { batchSize, context }: WindowShape,
): Generator<EvaluationBatch> {
  if (sequence.length < 2) {
    throw new RangeError(`consecutiveWindows: needs at least 2 tokens, got ${sequence.length}`);
  }
  const targets = sequence.length - 1;
  for (let start = 0; start < targets; start += batchSize * context) {
    const batch = { ...emptyBatch({ batchSize, context }), mask: new Float32Array(batchSize * context) };
    const scored = Math.min(batchSize * context, targets - start);
    batch.tokens.set(sequence.subarray(start, start + scored));
    batch.targets.set(sequence.subarray(start + 1, start + 1 + scored));
    batch.mask.fill(1, 0, scored);
    yield { ...batch, scored };
  }
}

function emptyBatch({ batchSize, context }: WindowShape): TokenBatch {
  return {
    tokens: new Int32Array(batchSize * context),
    targets: new Int32Array(batchSize * context),
  };
}

function copyWindow(sequence: Tokens, start: number, context: number, to: TokenBatch, at: number): void {
  to.tokens.set(sequence.subarray(start, start + context), at);
  to.targets.set(sequence.subarray(start + 1, start + 1 + context), at);
}
