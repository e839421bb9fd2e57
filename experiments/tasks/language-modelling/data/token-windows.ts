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
  const size = batchSize * context;
  const batch = { tokens: new Int32Array(size), targets: new Int32Array(size) };
  for (let row = 0; row < batchSize; row++) {
    copyWindow(sequence, stream.integer(starts), context, batch, row * context);
  }
  return batch;
}

function copyWindow(sequence: Tokens, start: number, context: number, to: TokenBatch, at: number): void {
  to.tokens.set(sequence.subarray(start, start + context), at);
  to.targets.set(sequence.subarray(start + 1, start + 1 + context), at);
}
