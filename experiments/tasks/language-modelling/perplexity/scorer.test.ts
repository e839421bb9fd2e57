import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import '../../../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sizeOf } from '../../../checkpoint/size-of.ts';
import { type LazyTensor, openTensorFile, writeTensorFile } from '../../../checkpoint/tensor-file.ts';
import { importModel } from '../pretrained/import-model.ts';
import { readModelFolder } from '../pretrained/model-folder.ts';
import { evaluatePerplexity } from './evaluate-perplexity.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'streamed-'));
beforeAll(() => tf.setBackend('cpu'));
afterAll(() => rmSync(root, { recursive: true }));

/** Every architecture, tied heads and heads of their own, trits as packed and latent. */
const FIXTURES = path.join(import.meta.dirname, '../pretrained/fixtures');
const MODELS = readdirSync(FIXTURES).filter((name) => !name.includes('.'));

test.each(MODELS)('layer by layer %s is scored as the whole model is', async (name) => {
  importModel({ from: path.join(FIXTURES, name), modelsDir: root, name: `streamed-${name}` });
  const stored = readModelFolder(path.join(root, `streamed-${name}`));
  const isTernary = stored.model.variant === 'bit';
  const evaluate = (memory: number, quantization: 'fp32' | 'int8' | 'ternary') =>
    evaluatePerplexity({
      ...{ stored, device: 'cpu', threads: 1, now: () => 0, memory },
      units: ['the owl', 'a cat and the mouth', 'the'],
      settings: {
        model: stored.origin,
        data: { text: 'tinystories', split: 'validation', unit: 'paragraph', units: null },
        weights: { quantization, group: quantization === 'int8' ? 8 : null },
        ...{ softmax: 'base2', window: 5, stride: 3, padding: 'masked', seed: 1 },
      },
    });
  for (const quantization of isTernary ? (['ternary'] as const) : (['fp32', 'int8'] as const)) {
    const [whole, streamed] = [await evaluate(1e12, quantization), await evaluate(1, quantization)];
    expect(streamed.loss).toBeCloseTo(whole.loss!, 5);
    const {
      loss: _,
      'loss.low': __,
      'loss.high': ___,
      perplexity: ____,
      bitsPerByte: _____,
      ...rest
    } = whole;
    expect(streamed).toMatchObject(rest);
  }
});

test('layer by layer a model takes less memory than its file', () => {
  const from = path.join(root, 'large');
  writeLargeModel(from, { hidden: 768, intermediate: 2048, layers: 16 });
  importModel({ from, modelsDir: root, name: 'large-model' });
  rmSync(from, { recursive: true });
  const folder = path.join(root, 'large-model');
  const bytes = statSync(readModelFolder(folder).file).size;
  expect(bytes).toBeGreaterThan(400e6);
  const program = [
    path.resolve('programs/start.mjs'),
    path.join(import.meta.dirname, 'testing/score-within.ts'),
  ];
  const said = execFileSync(process.execPath, [...program, folder, String(bytes)], { encoding: 'utf8' });
  const { loss, peak } = JSON.parse(said) as { loss: number; peak: number };
  expect(loss).toBeGreaterThan(0);
  expect(peak).toBeLessThan(0.85 * bytes);
});

/** The tied Llama of the fixtures, with as many and as large blocks as are asked for. */
function writeLargeModel(
  folder: string,
  { hidden, intermediate, layers }: { hidden: number; intermediate: number; layers: number },
): void {
  const small = path.join(FIXTURES, 'llama-tied');
  const config = JSON.parse(readFileSync(path.join(small, 'config.json'), 'utf8'));
  const sizes = {
    hidden_size: hidden,
    head_dim: hidden / config.num_attention_heads,
    intermediate_size: intermediate,
    num_hidden_layers: layers,
  };
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ ...config, ...sizes }));
  copyFileSync(path.join(small, 'tokenizer.json'), path.join(folder, 'tokenizer.json'));
  const { entries, close } = openTensorFile(path.join(small, 'model.safetensors'));
  close();
  const larger = new Map([
    [config.hidden_size, hidden],
    [config.intermediate_size, intermediate],
    [
      config.num_key_value_heads * config.head_dim,
      (config.num_key_value_heads * hidden) / config.num_attention_heads,
    ],
  ]);
  const lazy = (shape: readonly number[]): LazyTensor => {
    const sides = shape.map((side) => larger.get(side) ?? side);
    const size = sizeOf(sides);
    return {
      dtype: 'F32',
      shape: sides,
      data: () => new Float32Array(size).fill(1 / hidden),
    };
  };
  const tensors = [...entries].flatMap(([name, { shape }]) => {
    if (!name.includes('.layers.')) return [[name, lazy(shape)] as const];
    if (!name.includes('.layers.0.')) return [];
    return Array.from({ length: layers }, (_, at) => [name.replace('.0.', `.${at}.`), lazy(shape)] as const);
  });
  writeTensorFile(path.join(folder, 'model.safetensors'), Object.fromEntries(tensors));
}
