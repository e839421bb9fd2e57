import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import '../../../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { floatWeights } from '../../../checkpoint/packed-checkpoint.ts';
import { modelVariables } from '../../../engine/model-variables.ts';
import { tokenCrossEntropy } from '../../../layers/token-cross-entropy.ts';
import { assembleLanguageModel } from '../../../models/build-language-model.ts';
import { absmaxBytes, absmaxWeights } from '../../../quant/absmax-weights.ts';
import type { EvaluationSettings } from '../../../record/language-evaluation.ts';
import { randomStream } from '../../../rng/random-stream.ts';
import { scoredWindows, type WindowOptions } from '../data/windows.ts';
import type { StoredModel } from '../generation/stored-model.ts';
import { importModel } from '../pretrained/import-model.ts';
import { readModelFolder } from '../pretrained/model-folder.ts';
import { bootstrapInterval } from './bootstrap-interval.ts';
import { evaluatePerplexity } from './evaluate-perplexity.ts';
import { textUnits } from './text-units.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'perplexity-'));
beforeAll(() => tf.setBackend('cpu'));
afterAll(() => rmSync(root, { recursive: true }));

describe('scoredWindows', () => {
  const units = [1, 2, 5, 9, 23].map((length, unit) =>
    Uint16Array.from({ length }, (_, at) => 100 * (unit + 1) + at),
  );
  const options = (stride: number, isPaddingScored = false): WindowOptions => ({
    ...{ batchSize: 3, context: 6, stride, padding: 7, isPaddingScored },
  });

  test.each([1, 2, 3, 6])(
    'each token but the first is a target once, after what stands before it, stride %i',
    (stride) => {
      const targets: number[] = [];
      for (const { tokens, targets: next, mask, rows } of scoredWindows(units, options(stride))) {
        for (const [at, isScored] of mask.entries()) {
          if (isScored === 0) continue;
          expect(next[at]).toBe(tokens[at]! + 1);
          expect(Math.floor(next[at]! / 100) - 1).toBe(rows[Math.floor(at / 6)]!.unit);
          // From as many tokens as the window shows, or the unit has.
          const before = (at % 6) + 1;
          expect(before).toBeGreaterThanOrEqual(Math.min(next[at]! % 100, 6 - stride + 1));
          targets.push(next[at]!);
        }
      }
      expect(targets.sort((a, b) => a - b)).toEqual(units.flatMap((unit) => [...unit.subarray(1)]));
    },
  );

  test('padding is a target where it is counted, and the rows say of what they are', () => {
    const batches = [...scoredWindows(units, options(6, true))];
    const rows = batches.flatMap((batch) => batch.rows);
    // Units of 2, 5, 9 and 23 tokens have 1, 4, 8 and 22 targets, in 1, 1, 2 and 4 windows of 6.
    expect(rows.map(({ text }) => text)).toEqual([1, 4, 6, 2, 6, 6, 6, 4]);
    expect(rows.map(({ padding }) => padding)).toEqual([5, 2, 0, 4, 0, 0, 0, 2]);
    expect(batches[0]!.targets.subarray(0, 6)).toEqual(Int32Array.of(201, 7, 7, 7, 7, 7));
    expect(batches[0]!.tokens.subarray(0, 6)).toEqual(Int32Array.of(200, 201, 7, 7, 7, 7));
    for (const { mask, scored } of batches) expect(mask.reduce((sum, one) => sum + one, 0)).toBe(scored);
  });
});

describe('bootstrapInterval', () => {
  const counted = Array.from({ length: 40 }, (_, at) => ({ nats: 10 + (at % 7), targets: 5 + (at % 3) }));

  test('is the same for the same seed, and another for another', () => {
    const interval = (seed: number) => bootstrapInterval(counted, randomStream(seed, 'test'));
    expect(interval(1)).toEqual(interval(1));
    expect(interval(2)).not.toEqual(interval(1));
  });

  test('is about ±1.96 standard errors of a mean', () => {
    const stream = randomStream(3, 'values');
    const values = Array.from({ length: 400 }, () => ({ nats: 5 + stream.normal(), targets: 1 }));
    const { low, high } = bootstrapInterval(values, randomStream(1, 'test'));
    expect((high - low) / 2).toBeCloseTo(1.96 / Math.sqrt(400), 2);
    const mean = values.reduce((sum, { nats }) => sum + nats, 0) / 400;
    expect((high + low) / 2).toBeCloseTo(mean, 1);
  });

  test('of texts that are alike it is a point; of none it is an error', () => {
    const alike = Array.from({ length: 5 }, () => ({ nats: 6, targets: 4 }));
    expect(bootstrapInterval(alike, randomStream(1, 'test'))).toEqual({ low: 1.5, high: 1.5 });
    expect(() => bootstrapInterval([], randomStream(1, 'test'))).toThrow('needs at least one text');
  });
});

describe('absmaxWeights', () => {
  test('rounds each group of inputs of an output to so many levels, half to even', () => {
    // [3 inputs, 2 outputs], groups of two: the first column has 7, 2.5 and then -0.3 alone.
    const weights = Float32Array.of(7, 0, 2.5, 0, -0.3, 14);
    const quantized = absmaxWeights(weights, [3, 2], { bits: 4, group: 2 });
    expect(quantized).toEqual(Float32Array.of(7, 0, 2, 0, -0.3, 14));
    expect(absmaxBytes([3, 2], { bits: 4, group: 2 })).toBe(3 + 4 * 2 * 2);
  });

  test('errs by half a level at most', () => {
    const stream = randomStream(1, 'weights');
    const weights = Float32Array.from({ length: 64 * 3 }, () => stream.normal());
    for (const [bits, levels] of [
      [8, 127],
      [4, 7],
    ] as const) {
      const quantized = absmaxWeights(weights, [64, 3], { bits, group: 64 });
      for (let column = 0; column < 3; column++) {
        const own = weights.filter((_, at) => at % 3 === column);
        const scale = Math.max(...own.map(Math.abs)) / levels;
        const errors = own.map((value, row) => Math.abs(value - quantized[3 * row + column]!));
        expect(Math.max(...errors)).toBeLessThanOrEqual(scale / 2 + 1e-6);
        expect(Math.max(...errors)).toBeGreaterThan(scale / 4);
      }
    }
    expect(() => absmaxWeights(weights, [64, 3], { bits: 8, group: 0 })).toThrow(
      'group must be a positive integer, got 0',
    );
  });
});

/** Its loss on validation text, by https://huggingface.co/karpathy/tinyllamas. */
const STORIES260K = { folder: path.join(process.env.DATA_DIR ?? 'data', 'stories260k'), loss: 1.2968 };
const GPT4_STORIES = path.join(process.env.DATA_DIR ?? 'data', 'tinystories/TinyStoriesV2-GPT4-train.txt');

test.skipIf(![STORIES260K.folder, GPT4_STORIES].every((file) => existsSync(file)))(
  'stories260K has its published loss on stories of GPT-4, one by one',
  async () => {
    importModel({ from: STORIES260K.folder, modelsDir: root, name: 'stories260k' });
    const stored = readModelFolder(path.join(root, 'stories260k'));
    const stories = readFileSync(GPT4_STORIES, 'utf8').split('<|endoftext|>').slice(0, 60);
    const outcomes = await evaluatePerplexity({
      ...{ stored, device: 'cpu', threads: 1, now: () => 0 },
      units: stories.map((story) => story.trim()),
      settings: {
        model: stored.origin,
        data: { text: 'tinystories', split: 'validation', unit: 'document', units: null },
        weights: { quantization: 'fp32', group: null },
        ...{ softmax: 'standard', window: 512, stride: 512, padding: 'masked', seed: 1 },
      },
    });
    const { 'loss.low': low, 'loss.high': high } = outcomes as Record<string, number>;
    expect(low).toBeLessThan(STORIES260K.loss);
    expect(high).toBeGreaterThan(STORIES260K.loss);
    expect(high! - low!).toBeLessThan(0.15);
  },
);

test('units of a text: paragraphs, lines of WikiText, its articles', () => {
  const wiki =
    ' \n = One = \n \n First . \n Second . \n = = Part = = \n \n Third . \n = Two = \n Fourth . \n';
  expect(textUnits('wikitext_2', [wiki], 'paragraph')).toEqual([
    'First .',
    'Second .',
    'Third .',
    'Fourth .',
  ]);
  expect(textUnits('wikitext_2', [wiki], 'document').map((text) => text.slice(0, 7))).toEqual([
    '= One =',
    '= Two =',
  ]);
  expect(textUnits('tinystories', ['a\nb\n\nc\n \nd'], 'paragraph')).toEqual(['a\nb', 'c', 'd']);
});

describe('evaluatePerplexity', () => {
  let stored: StoredModel;
  beforeAll(() => {
    const from = path.join(import.meta.dirname, '../pretrained/fixtures/llama-tied');
    importModel({ from, modelsDir: root, name: 'llama' });
    stored = readModelFolder(path.join(root, 'llama'));
  });
  const settings: EvaluationSettings = {
    model: { name: 'llama', sha256: '0'.repeat(64) },
    data: { text: 'tinystories', split: 'validation', unit: 'paragraph', units: null },
    weights: { quantization: 'fp32', group: null },
    ...{ softmax: 'standard', window: 6, stride: 6, padding: 'masked', seed: 1 },
  };
  const units = ['the owl', 'a cat and the mouth'];
  const evaluate = (change: Partial<EvaluationSettings> = {}) =>
    evaluatePerplexity({
      stored,
      settings: { ...settings, ...change },
      units,
      device: 'cpu',
      threads: 1,
      now: () => 0,
    });

  /** One token after another, eagerly: what a whole unit costs, from all that stands before. */
  function natsOf(text: string, padding: number): number {
    const tokens = [1, ...stored.tokenizer.encode(text)];
    const padded = [...tokens, ...new Array<number>(padding).fill(2)];
    const model = assembleLanguageModel(stored.model, { time: padded.length - 1 });
    const weights = floatWeights(stored.weights());
    for (const [name, variable] of Object.entries(modelVariables(model).all)) {
      variable.assign(tf.tensor(weights[name]!, variable.shape));
    }
    const input = tf.tensor2d([padded.slice(0, -1)], undefined, 'int32');
    const targets = tf.tensor2d([padded.slice(1)], undefined, 'int32');
    return tf.sum(tokenCrossEntropy(model.apply(input) as tf.Tensor, targets)).dataSync()[0]!;
  }

  test('is the cross entropy of the text’s own tokens, or of the padding too', async () => {
    const texts = ['the owl', 'a cat'];
    const lengths = texts.map((text) => stored.tokenizer.encode(text).length);
    const run = (padding: 'masked' | 'counted') =>
      evaluatePerplexity({
        ...{ stored, units: texts, device: 'cpu', threads: 1, now: () => 0 },
        settings: { ...settings, padding, window: 8, stride: 8 },
      });
    const [masked, counted] = [await run('masked'), await run('counted')];
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    const nats = sum(texts.map((text) => natsOf(text, 0)));
    expect(masked.loss).toBeCloseTo(nats / sum(lengths), 5);
    expect(masked.bitsPerByte).toBeCloseTo(nats / Math.LN2 / 12, 5);
    const all = sum(texts.map((text, at) => natsOf(text, 8 - lengths[at]!)));
    expect(counted.loss).toBeCloseTo(all / 16, 5);
    expect([counted['targets.text'], counted['targets.padding']]).toEqual([sum(lengths), 16 - sum(lengths)]);
    expect(counted).not.toHaveProperty('bitsPerByte');
  });

  test('fewer bits take fewer bytes and change the loss; base 2 is another softmax', async () => {
    const losses = new Map<string, number>();
    let bytes = Number.POSITIVE_INFINITY;
    for (const quantization of ['fp32', 'int8', 'int4', 'ternary'] as const) {
      const group = quantization.startsWith('int') ? 8 : null;
      const outcomes = await evaluate({ weights: { quantization, group } });
      expect(outcomes['bytes.weights']).toBeLessThan(bytes);
      bytes = outcomes['bytes.weights']!;
      losses.set(quantization, outcomes.loss!);
    }
    expect(new Set(losses.values()).size).toBe(4);
    expect(Math.abs(losses.get('int8')! - losses.get('fp32')!)).toBeLessThan(0.05);
    const base2 = await evaluate({ softmax: 'base2' });
    const matched = await evaluate({ softmax: 'standard-t', temperature: 1 / Math.LN2 });
    expect(base2.loss).toBeCloseTo(matched.loss!, 5);
    expect(base2.loss).not.toBeCloseTo(losses.get('fp32')!, 3);
  });

  test('refuses a window that the model does not have', async () => {
    await expect(evaluate({ window: 13, stride: 13 })).rejects.toThrow(
      "--window: must be at most the model's context of 12, got 13",
    );
  });
});
