import type { Values } from '../../engine/compile.ts';
import type { RandomStream } from '../../rng/random-stream.ts';
import type { EvaluationRun } from '../task.ts';
import type { TokenSequence } from './data/token-sequence.ts';
import { randomWindows, type ScoredBatch, scoredWindows, type WindowShape } from './data/windows.ts';
import type { Tokenizer } from './tokenizers/tokenizer.ts';

/** babyBitNet's estimate: so many batches of 16 windows. */
const SAMPLED_WINDOWS = 200 * 16;

/**
 * How well a whole text is predicted: `loss`, nats a token, over all its tokens but the first, each seen once, from what
 * stands before it in its window; and `bitsPerByte`, all bits over the UTF-8 bytes that the predicted tokens stand for.
 */
export async function evaluateText(
  sequence: TokenSequence,
  { tokenBytes }: Pick<Tokenizer, 'tokenBytes'>,
  shape: WindowShape,
  run: EvaluationRun,
): Promise<{ loss: number; bitsPerByte: number }> {
  let nats = 0;
  let bytes = 0;
  for (const batch of scoredWindows([sequence], { ...shape, stride: shape.context, padding: 0 })) {
    nats += sum((await run(feedsOf(batch))).nats!);
    for (const [at, target] of batch.targets.entries()) bytes += batch.mask[at]! * tokenBytes[target]!;
  }
  return { loss: nats / (sequence.length - 1), bitsPerByte: nats / Math.LN2 / bytes };
}

/**
 * The estimate that babyBitNet publishes: the mean loss over 200 batches of 16 windows drawn at random from the text. As all
 * batches have one size it is the mean over the windows, however many are evaluated at a time.
 */
export async function sampledLoss(
  sequence: TokenSequence,
  { batchSize, context }: WindowShape,
  stream: RandomStream,
  run: EvaluationRun,
): Promise<number> {
  let nats = 0;
  for (let drawn = 0; drawn < SAMPLED_WINDOWS; drawn += batchSize) {
    const windows = randomWindows(sequence, { batchSize, context }, stream);
    const scored = Math.min(batchSize, SAMPLED_WINDOWS - drawn) * context;
    const mask = new Float32Array(batchSize * context).fill(1, 0, scored);
    nats += sum((await run(feedsOf({ ...windows, mask }))).nats!);
  }
  return nats / (SAMPLED_WINDOWS * context);
}

/** What an evaluation step takes. */
export function feedsOf({ tokens, targets, mask }: Pick<ScoredBatch, 'tokens' | 'targets' | 'mask'>): Values {
  return { tokens, targets, mask };
}

/** The token that the model finds most likely after each place of each text, [texts][context]; no text is longer than the context. */
export async function mostLikelyTokens(
  texts: readonly ArrayLike<number>[],
  { batchSize, context }: WindowShape,
  run: EvaluationRun,
): Promise<ArrayLike<number>[]> {
  const likely: ArrayLike<number>[] = [];
  const size = batchSize * context;
  for (let start = 0; start < texts.length; start += batchSize) {
    const rows = texts.slice(start, start + batchSize);
    const tokens = new Int32Array(size);
    for (const [row, text] of rows.entries()) tokens.set(text, row * context);
    const { predicted } = await run({ tokens, targets: new Int32Array(size), mask: new Float32Array(size) });
    likely.push(...rows.map((_, row) => predicted!.subarray(row * context, (row + 1) * context)));
  }
  return likely;
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let at = 0; at < values.length; at++) total += values[at]!;
  return total;
}
