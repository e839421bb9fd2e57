import type { RandomStream } from '../../../rng/random-stream.ts';
import type { TokenSequence } from './token-sequence.ts';

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
  sequence: TokenSequence,
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
    const start = stream.integer(starts);
    const shown = sequence.slice(start, start + context + 1);
    batch.tokens.set(shown.subarray(0, context), row * context);
    batch.targets.set(shown.subarray(1), row * context);
  }
  return batch;
}

export interface WindowOptions extends WindowShape {
  /** By how many tokens the window moves on, at most `context`. */
  readonly stride: number;
  /** The token that fills a window up, in place of tokens and of targets. */
  readonly padding: number;
  /** Whether the places that are filled up are targets; default false. */
  readonly isPaddingScored?: boolean;
}

export interface ScoredBatch extends TokenBatch {
  /** 1 where a position is scored, 0 where it fills the batch up, [batch, context]. */
  readonly mask: Float32Array;
  /** How many positions are scored. */
  readonly scored: number;
  /** Of each row, by its place: which unit it is of, and how many targets of the text and of padding it scores. */
  readonly rows: readonly ScoredRow[];
}

export interface ScoredRow {
  readonly unit: number;
  readonly text: number;
  readonly padding: number;
}

/**
 * Each unit in windows that slide over it: every token but the first is a target once, from as much of what stands before it as its window
 * shows, which is context - stride tokens at least where the unit has them. Units share no window. Rows without targets fill the last
 * batch up.
 */
export function* scoredWindows(
  units: Iterable<TokenSequence>,
  options: WindowOptions,
): Generator<ScoredBatch> {
  const { batchSize, context } = options;
  let batch = emptyBatch(options);
  let unit = 0;
  for (const tokens of units) {
    for (const { start, from } of windowStarts(tokens.length, options)) {
      const row = batch.rows.length;
      batch.rows.push(fillRow(batch, row * context, tokens, { start, from, unit }, options));
      if (batch.rows.length < batchSize) continue;
      yield finished(batch);
      batch = emptyBatch(options);
    }
    unit++;
  }
  if (batch.rows.length > 0) yield finished(batch);
}

interface Batch {
  readonly tokens: Int32Array;
  readonly targets: Int32Array;
  readonly mask: Float32Array;
  readonly rows: ScoredRow[];
}

function emptyBatch({ batchSize, context, padding }: WindowOptions): Batch {
  const size = batchSize * context;
  return {
    tokens: new Int32Array(size).fill(padding),
    targets: new Int32Array(size).fill(padding),
    mask: new Float32Array(size),
    rows: [],
  };
}

function finished(batch: Batch): ScoredBatch {
  return { ...batch, scored: batch.rows.reduce((sum, { text, padding }) => sum + text + padding, 0) };
}

interface WindowPlace {
  /** The first token that it shows. */
  readonly start: number;
  /** The first target that no window before it has. */
  readonly from: number;
}

function* windowStarts(length: number, { context, stride }: WindowOptions): Generator<WindowPlace> {
  let scored = 1;
  for (let start = 0; scored < length; start += stride) {
    yield { start, from: scored };
    scored = start + context + 1;
  }
}

function fillRow(
  { tokens: into, targets, mask }: Batch,
  at: number,
  tokens: TokenSequence,
  { start, from, unit }: WindowPlace & { readonly unit: number },
  { context, isPaddingScored = false }: WindowOptions,
): ScoredRow {
  const shown = tokens.slice(start, start + context + 1);
  into.set(shown.subarray(0, context), at);
  targets.set(shown.subarray(1), at);
  const filled = shown.length - 1;
  const before = from - start - 1;
  const end = isPaddingScored ? context : filled;
  mask.fill(1, at + before, at + end);
  return { unit, text: filled - before, padding: end - filled };
}
