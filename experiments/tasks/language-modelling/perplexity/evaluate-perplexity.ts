/** A trained model's loss on a text. */
import '../../../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import type { DeviceOptions } from '../../../engine/device.ts';
import type { EvaluationSettings } from '../../../record/language-evaluation.ts';
import { isPretrained, type LanguageModelConfig } from '../../../record/language-modelling.ts';
import { randomStream } from '../../../rng/random-stream.ts';
import { type ScoredRow, scoredWindows, type WindowOptions } from '../data/windows.ts';
import type { StoredModel } from '../generation/stored-model.ts';
import type { Tokenizer, Tokens } from '../tokenizers/tokenizer.ts';
import { bootstrapInterval, type Counted } from './bootstrap-interval.ts';
import { openStreamedScorer, openWholeScorer, type Scorer, wholeModelBytes } from './scorer.ts';

/** Tokens of a step, and logits at most. */
const STEP_TOKENS = 4096;
/** The same layer by layer, where many steps follow one another in each and activations take more than weights. */
const STREAMED_TOKENS = 512;
const STEP_LOGITS = 2 ** 26;

export interface PerplexityOptions extends DeviceOptions {
  readonly stored: StoredModel;
  readonly settings: EvaluationSettings;
  /** What is scored, each on its own. */
  readonly units: readonly string[];
  /** Bytes that the process may take: a published model that needs more is read layer by layer. Default: no limit. */
  readonly memory?: number;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Told how many units have been scored. */
  readonly onUnits?: (done: number) => void;
}

/**
 * Outcomes as the record has them, but for the seconds of the whole. A unit begins with the token that begins a text, where the tokenizer
 * has one; else its first token is no target.
 *
 * Throws when the window is longer than the model's context, when there is nothing to score, and when padding is to be counted and the
 * tokenizer has no token for it.
 */
export async function evaluatePerplexity(options: PerplexityOptions): Promise<Record<string, number>> {
  const { stored, settings, units, now, onUnits } = options;
  const { tokenizer } = stored;
  const sequences = units.map((text) => withBeginning(tokenizer, text));
  const scorer = await openScorer(options);
  const rows: (ScoredRow & { readonly nats: number })[] = [];
  const begun = now();
  try {
    for (const group of inGroups(scoredWindows(sequences, windowOptions(options)), scorer.batches)) {
      const nats = await scorer.nats(group);
      for (const [at, batch] of group.entries()) {
        rows.push(...batch.rows.map((row, place) => ({ ...row, nats: nats[at]![place]! })));
      }
      onUnits?.(group.at(-1)!.rows.at(-1)!.unit);
    }
  } finally {
    await scorer.release();
  }
  const seconds = (now() - begun) / 1000;
  const text = rows.reduce((sum, row) => sum + row.text, 0);
  const padding = rows.reduce((sum, row) => sum + row.padding, 0);
  if (text === 0) throw new Error('perplexity: the text has nothing to score');
  const nats = rows.reduce((sum, row) => sum + row.nats, 0);
  const counted = resampled(rows);
  const interval = bootstrapInterval(counted, randomStream(settings.seed, 'perplexity/bootstrap'));
  const loss = nats / (text + padding);
  return {
    loss,
    'loss.low': interval.low,
    'loss.high': interval.high,
    perplexity: Math.exp(loss),
    ...(settings.padding === 'masked'
      ? { bitsPerByte: nats / Math.LN2 / scoredBytes(units, sequences, tokenizer) }
      : {}),
    'targets.text': text,
    'targets.padding': padding,
    units: units.length,
    resampled: counted.length,
    'bytes.weights': scorer.bytes,
    'time.tokensPerSecond': (text + padding) / seconds,
  };
}

function withBeginning(tokenizer: Tokenizer, text: string): Tokens {
  const tokens = tokenizer.encode(text);
  if (tokenizer.beginOfText === null) return tokens;
  const begun = new (tokens.constructor as typeof Uint32Array)(tokens.length + 1);
  begun[0] = tokenizer.beginOfText;
  begun.set(tokens, 1);
  return begun;
}

/** All bytes of the text, without those of first tokens that are no targets. */
function scoredBytes(units: readonly string[], sequences: readonly Tokens[], tokenizer: Tokenizer): number {
  const { beginOfText, tokenBytes } = tokenizer;
  return units.reduce((sum, text, at) => {
    const first = beginOfText === null ? (tokenBytes[sequences[at]![0]!] ?? 0) : 0;
    return sum + Buffer.byteLength(text) - first;
  }, 0);
}

/** Units, or where there is one alone its windows. */
function resampled(rows: readonly (ScoredRow & { readonly nats: number })[]): Counted[] {
  const targets = ({ text, padding }: ScoredRow) => text + padding;
  const byUnit = new Map<number, Counted>();
  for (const row of rows) {
    const before = byUnit.get(row.unit) ?? { nats: 0, targets: 0 };
    byUnit.set(row.unit, { nats: before.nats + row.nats, targets: before.targets + targets(row) });
  }
  return byUnit.size > 1
    ? [...byUnit.values()]
    : rows.map((row) => ({ nats: row.nats, targets: targets(row) }));
}

function windowOptions(options: PerplexityOptions): WindowOptions {
  const { stored, settings } = options;
  const { tokenizer, model } = stored;
  const padding = tokenizer.endOfText ?? tokenizer.beginOfText;
  if (padding === null && settings.padding === 'counted') {
    throw new Error(
      '--padding counted: the tokenizer has no token that ends a text, which could fill one up',
    );
  }
  return {
    batchSize: batchSizeOf(model, settings.window, isStreamed(options)),
    context: settings.window,
    stride: settings.stride,
    padding: padding ?? 0,
    isPaddingScored: settings.padding === 'counted',
  };
}

function batchSizeOf({ vocabulary }: LanguageModelConfig, window: number, streamed: boolean): number {
  const tokens = streamed ? STREAMED_TOKENS : STEP_TOKENS;
  return Math.max(1, Math.floor(Math.min(tokens, STEP_LOGITS / vocabulary) / window));
}

/** Whether the model is read layer by layer. */
function isStreamed({ stored, memory = Number.POSITIVE_INFINITY }: PerplexityOptions): boolean {
  return isPretrained(stored.model) && wholeModelBytes(stored) > memory;
}

/** So many of them together. */
function* inGroups<T>(batches: Iterable<T>, size: number): Generator<T[]> {
  let group: T[] = [];
  for (const batch of batches) {
    group.push(batch);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

async function openScorer(options: PerplexityOptions): Promise<Scorer> {
  const { stored, settings, device, threads } = options;
  const streamed = isStreamed(options);
  const { window, softmax, temperature, weights } = settings;
  if (window > stored.model.context) {
    throw new Error(
      `--window: must be at most the model's context of ${stored.model.context}, got ${window}`,
    );
  }
  const { temperature: _, ...rest } = stored.model;
  const config: LanguageModelConfig = {
    ...rest,
    softmax,
    ...(temperature === undefined ? {} : { temperature }),
  };
  tf.enableProdMode();
  await tf.setBackend('cpu');
  const batchSize = batchSizeOf(config, window, streamed);
  const given = { stored, choice: weights, window, batchSize, device, threads };
  return streamed && isPretrained(config)
    ? openStreamedScorer({ ...given, config })
    : openWholeScorer({ ...given, config });
}
