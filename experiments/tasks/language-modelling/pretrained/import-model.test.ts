import '../../../engine/cpu-backend.ts';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { floatWeights } from '../../../checkpoint/packed-checkpoint.ts';
import { openTensorFile, writeTensorFile } from '../../../checkpoint/tensor-file.ts';
import { modelVariables } from '../../../engine/model-variables.ts';
import { assembleLanguageModel } from '../../../models/build-language-model.ts';
import { useKernelsAsTheyAre } from '../../../models/ternary-weights.ts';
import { openStored } from '../generation/open-recorded.ts';
import type { StoredModel } from '../generation/stored-model.ts';
import { importModel } from './import-model.ts';
import { readModelFolder } from './model-folder.ts';
import { weightSources } from './weight-names.ts';

const FIXTURES = path.join(import.meta.dirname, 'fixtures');
/** Logits by transformers: fixtures/make_pretrained_fixtures.py. */
const { cases } = JSON.parse(readFileSync(path.join(FIXTURES, 'expected.json'), 'utf8')) as {
  cases: { name: string; tokens: number[]; logits: number[] }[];
};

const root = mkdtempSync(path.join(os.tmpdir(), 'import-model-'));
beforeAll(() => tf.setBackend('cpu'));
afterAll(() => rmSync(root, { recursive: true }));

let count = 0;
function imported(from: string): StoredModel {
  const name = `model-${++count}`;
  importModel({ from, modelsDir: root, name });
  return readModelFolder(path.join(root, name));
}

function logitsOf(stored: StoredModel, tokens: readonly number[]): Float32Array {
  const model = assembleLanguageModel(stored.model as never, { time: tokens.length });
  if (stored.kernels === 'ternary') useKernelsAsTheyAre(model);
  const weights = floatWeights(stored.weights());
  for (const [name, variable] of Object.entries(modelVariables(model).all)) {
    variable.assign(tf.tensor(weights[name]!, variable.shape));
  }
  const output = model.apply(tf.tensor2d([[...tokens]], [1, tokens.length], 'int32')) as tf.Tensor;
  return output.dataSync<'float32'>();
}

function largestDifference(values: ArrayLike<number>, expected: readonly number[]): number {
  expect(values.length).toBe(expected.length);
  return expected.reduce((most, value, at) => Math.max(most, Math.abs(value - values[at]!)), 0);
}

describe.each(cases)('$name', ({ name, tokens, logits }) => {
  test('has the logits of transformers, whole and token by token', async () => {
    const stored = imported(path.join(FIXTURES, name));
    expect(largestDifference(logitsOf(stored, tokens), logits)).toBeLessThan(1e-4);
    const { decoder } = await openStored(stored);
    const vocabulary = stored.model.vocabulary;
    for (const [at, token] of tokens.entries()) {
      const expected = logits.slice(at * vocabulary, (at + 1) * vocabulary);
      expect(largestDifference(await decoder.read([token]), expected), `position ${at}`).toBeLessThan(1e-4);
    }
    await decoder.release();
  });

  test('its weights are those of the model that is built', () => {
    const stored = imported(path.join(FIXTURES, name));
    const built = modelVariables(assembleLanguageModel(stored.model)).all;
    const shapes = Object.entries(built).map(([weight, { shape }]) => [weight, shape]);
    const named = weightSources(stored.model as never).map(({ name, shape }) => [name, shape]);
    expect(Object.fromEntries(named)).toEqual(Object.fromEntries(shapes));
  });
});

test('says whether ternary weights are latent or packed', () => {
  const kernels = (name: string) => imported(path.join(FIXTURES, name)).kernels;
  expect([kernels('bitnet-latent'), kernels('bitnet-packed')]).toEqual(['latent', 'ternary']);
});

/** A copy of a fixture with its tensors or its config changed. */
function changed(
  name: string,
  change: {
    readonly tensors?: (tensors: Record<string, { shape: readonly number[]; data: Float32Array }>) => void;
    readonly config?: Record<string, unknown>;
  },
): string {
  const folder = mkdtempSync(path.join(root, 'changed-'));
  cpSync(path.join(FIXTURES, name), folder, { recursive: true });
  const config = path.join(folder, 'config.json');
  writeFileSync(config, JSON.stringify({ ...JSON.parse(readFileSync(config, 'utf8')), ...change.config }));
  if (change.tensors !== undefined) {
    const file = path.join(folder, 'model.safetensors');
    const opened = openTensorFile(file);
    const tensors = Object.fromEntries(
      [...opened.entries].map(([tensor, { shape }]) => [tensor, { shape, data: opened.floats(tensor) }]),
    );
    opened.close();
    change.tensors(tensors);
    rmSync(file);
    writeTensorFile(
      file,
      Object.fromEntries(
        Object.entries(tensors).map(([tensor, { shape, data }]) => [
          tensor,
          { dtype: 'F32', shape, data: () => data },
        ]),
      ),
    );
  }
  return folder;
}

const KEY = 'model.layers.1.self_attn.k_proj.weight';

test.each([
  [
    'a missing tensor',
    { tensors: (all: Record<string, unknown>) => delete all[KEY] },
    `tensor ${KEY} is missing`,
  ],
  [
    'an extra tensor',
    {
      tensors: (all: Record<string, unknown>) =>
        Object.assign(all, { 'model.x': { shape: [1], data: new Float32Array(1) } }),
    },
    'tensor model.x is extra',
  ],
  [
    'a tensor of another shape',
    {
      tensors: (all: Record<string, unknown>) =>
        Object.assign(all, { [KEY]: { shape: [16, 8], data: new Float32Array(128) } }),
    },
    `tensor ${KEY} must have shape [8, 16], got [16, 8]`,
  ],
  [
    'a head that is not the embedding it is tied to',
    {
      tensors: (all: Record<string, unknown>) =>
        Object.assign(all, { 'lm_head.weight': { shape: [40, 16], data: new Float32Array(640) } }),
    },
    'tensor lm_head.weight must be model.embed_tokens.weight, to which config.json ties it, and is not',
  ],
  [
    'another family',
    { config: { model_type: 'mamba' } },
    'model_type: must be one of gpt2, llama, qwen2, bitnet, got "mamba"',
  ],
  [
    'scaled rotary positions',
    { config: { rope_parameters: { rope_type: 'yarn', rope_theta: 1 } } },
    'rope_parameters.rope_type',
  ],
  ['another activation', { config: { hidden_act: 'gelu' } }, 'hidden_act'],
  [
    'heads of another size',
    { config: { head_dim: 8 } },
    'head_dim: must be hidden_size / num_attention_heads = 4, got 8',
  ],
  [
    'fewer tokens than the tokenizer',
    { config: { vocab_size: 20 } },
    'must have shape [20, 16], got [40, 16]',
  ],
] as const)('%s is named, and nothing is left behind', (_, change, message) => {
  const folder = changed('llama-tied', change as never);
  const before = readdirSync(root);
  expect(() => imported(folder)).toThrow(message);
  expect(readdirSync(root)).toEqual(before);
});

test('names as GPT-2’s own files have them, buffers, and a tied head that is the embedding', () => {
  const folder = changed('gpt2', {
    tensors: (all) => {
      all['lm_head.weight'] = all['transformer.wte.weight']!;
      all['transformer.h.0.attn.bias'] = { shape: [1], data: new Float32Array(1) };
      for (const name of Object.keys(all).filter((name) => name.startsWith('transformer.'))) {
        all[name.slice('transformer.'.length)] = all[name]!;
        delete all[name];
      }
    },
  });
  const { tokens, logits } = cases.find(({ name }) => name === 'gpt2')!;
  expect(largestDifference(logitsOf(imported(folder), tokens), logits)).toBeLessThan(1e-4);
});

test('an index that misplaces a tensor, or names a file that is not there', () => {
  const folder = changed('llama-bf16-sharded', {});
  const file = path.join(folder, 'model.safetensors.index.json');
  const index = JSON.parse(readFileSync(file, 'utf8')) as { weight_map: Record<string, string> };
  const [first, second] = [...new Set(Object.values(index.weight_map))].sort() as [string, string];
  const tensor = Object.keys(index.weight_map).find((name) => index.weight_map[name] === first)!;
  writeFileSync(file, JSON.stringify({ weight_map: { ...index.weight_map, [tensor]: second } }));
  expect(() => imported(folder)).toThrow(`${second}: has no tensor ${tensor}`);
  writeFileSync(file, JSON.stringify(index));
  rmSync(path.join(folder, second));
  expect(() => imported(folder)).toThrow(`${second}: is not there`);
});

test('a changed weight file is refused when it is read', () => {
  const stored = imported(path.join(FIXTURES, 'llama-tied'));
  const folder = path.join(root, stored.origin.name);
  const file = path.join(folder, 'weights.safetensors');
  const bytes = readFileSync(file);
  bytes[bytes.length - 1]! ^= 1;
  writeFileSync(file, bytes);
  expect(() => readModelFolder(folder)).toThrow('weights.safetensors: must have SHA-256');
});

test('what a flag must give names the flag', () => {
  const modelsDir = root;
  expect(() => importModel({ from: 'x.bin', modelsDir, name: 'x' })).toThrow(
    "x.bin: needs llama2.c's tokenizer, --tokenizer <file>",
  );
  expect(() => importModel({ from: 'Stories A', modelsDir, name: 'stories a' })).toThrow(
    /^--name: must be .*, got stories a$/,
  );
});

/** Not in the repository: karpathy/tinyllamas, in both formats, below the data folder. */
const STORIES = path.join(process.env.DATA_DIR ?? 'data', 'stories260k');
const hasStories = existsSync(STORIES);

describe.skipIf(!hasStories)('stories260K', () => {
  test('both formats hold the same model, which tells the same story', async () => {
    const bin = { from: path.join(STORIES, 'stories260K.bin'), tokenizer: path.join(STORIES, 'tok512.bin') };
    importModel({ ...bin, modelsDir: root, name: 'bin' });
    const models = [imported(STORIES), readModelFolder(path.join(root, 'bin'))];
    expect(models[1]!.origin.sha256).toBe(models[0]!.origin.sha256);
    const stories = await Promise.all(models.map((model) => greedyStory(model)));
    expect(stories[1]).toBe(stories[0]);
    // As llama2.c's doc/stories260K.md has it.
    expect(stories[0]).toMatch(
      /^Once upon a time, there was a little girl named Lily\. She loved to play outside in the park\. One day, she saw a big, red ball\./,
    );
    const text = 'Tom  said: “Hé, 3 owls!”\n\nThe end.';
    expect([...models[1]!.tokenizer.encode(text)]).toEqual([...models[0]!.tokenizer.encode(text)]);
    expect(models[0]!.tokenizer.decode(models[0]!.tokenizer.encode(text))).toBe(text);
  });
});

async function greedyStory(model: StoredModel): Promise<string> {
  const { generateText } = await import('../generation/generate-text.ts');
  const { GREEDY } = await import('../generation/choose-token.ts');
  const { randomStream } = await import('../../../rng/random-stream.ts');
  const { decoder, tokenizer } = await openStored(model);
  let story = '';
  const options = {
    decoder,
    tokenizer,
    prompt: '',
    tokens: 200,
    sampling: GREEDY,
    stream: randomStream(0, 'test'),
  };
  for await (const piece of generateText(options)) story += piece;
  await decoder.release();
  return story;
}
