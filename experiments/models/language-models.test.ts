import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { compile, DeviceState } from '../engine/compile.ts';
import { modelVariables } from '../engine/model-variables.ts';
import { createSgd } from '../engine/optimizers/sgd.ts';
import { applyModel, type Loss, trainStep } from '../engine/train-step.ts';
import { tokenCrossEntropy } from '../layers/token-cross-entropy.ts';
import { expectCloseValues } from '../quant/fixtures/quant-fixtures.ts';
import type { LanguageModelConfig } from '../record/language-modelling.ts';
import { assembleLanguageModel, buildLanguageModel } from './build-language-model.ts';
import { ternaryWeights } from './ternary-weights.ts';

interface Case {
  config: LanguageModelConfig;
  tokens: number[][];
  logits: number[];
  loss: number;
  gradients: Record<string, { norm: number; head: number[] }>;
}

/** PyTorch's: fixtures/make_language_model_fixtures.py. */
const { cases } = JSON.parse(
  readFileSync(new URL('./fixtures/language-models.json', import.meta.url), 'utf8'),
) as { cases: Case[] };

const loss: Loss = ([logits], { targets }) => tf.mean(tokenCrossEntropy(logits!, targets!)) as tf.Scalar;

beforeAll(() => tf.setBackend('cpu'));

/** As the fixture's script fills them. */
function fillByName(model: LayersModel): void {
  for (const [name, variable] of Object.entries(modelVariables(model).all)) {
    const around = name.endsWith('/gamma') ? 1 : 0;
    const start = crc32(Buffer.from(name)) % 1000;
    const values = Float32Array.from(
      { length: variable.size },
      (_, i) => around + 0.3 * Math.sin(start + 0.9 * i),
    );
    variable.assign(tf.tensor(values, variable.shape));
  }
}

function feedsOf({ tokens }: Case) {
  return {
    tokens: Int32Array.from(tokens.flatMap((row) => row.slice(0, -1))),
    targets: Int32Array.from(tokens.flatMap((row) => row.slice(1))),
  };
}

const title = ({ config: { architecture, variant } }: Case) => `${architecture}, ${variant}`;

describe.each(cases.map((fixture) => ({ title: title(fixture), fixture })))('$title', ({ fixture }) => {
  const { config, logits, gradients } = fixture;

  test('has PyTorch’s logits, loss and gradients, eager and compiled', async () => {
    const model = assembleLanguageModel(config);
    fillByName(model);
    const { trainable } = modelVariables(model);
    expect(Object.keys(trainable).sort()).toEqual(Object.keys(gradients).sort());
    const feeds = feedsOf(fixture);
    const shape: [number, number] = [2, config.context];
    const eager = model.apply(tf.tensor2d(feeds.tokens, shape, 'int32')) as tf.Tensor;
    expectCloseValues(eager.dataSync(), logits, 2e-5);

    // A step of SGD of length 1 moves each weight by its gradient.
    const optimizer = createSgd({ momentum: 0, nesterov: false, weightDecay: 0 }, trainable);
    const state = new DeviceState(trainable);
    const before = state.read();
    const input = { shape, dtype: 'int32' } as const;
    const compiled = await compile(trainStep({ model, loss, optimizer }), {
      inputs: { tokens: input, targets: input, learningRate: { shape: [], dtype: 'float32' } },
      state,
    });
    const results = await compiled.run({ ...feeds, learningRate: Float32Array.of(1) });
    await compiled.release();
    expect(results.loss![0]).toBeCloseTo(fixture.loss, 5);
    const after = state.read();
    for (const [name, { norm, head }] of Object.entries(gradients)) {
      const gradient = before[name]!.map((value, i) => value - after[name]![i]!);
      expect(Math.hypot(...gradient), name).toBeCloseTo(norm, 4);
      expectCloseValues(gradient.slice(0, head.length), head, 2e-5);
    }
  });

  test('no output sees a later token', () => {
    const model = assembleLanguageModel(config);
    fillByName(model);
    const { tokens } = feedsOf(fixture);
    const changed = tokens.map((token, at) => (at % config.context === 3 ? (token + 1) % 11 : token));
    const outputs = [tokens, changed].map((given) =>
      (model.apply(tf.tensor2d(given, [2, config.context], 'int32')) as tf.Tensor3D).arraySync(),
    );
    for (const row of [0, 1]) {
      for (const [position, same] of [true, true, true, false, false].entries()) {
        const [one, other] = outputs.map((output) => output[row]![position]);
        if (same) expect(other).toEqual(one);
        else expect(other).not.toEqual(one);
      }
    }
  });

  test('its dropout is of training alone, and of all that reaches the head', () => {
    const [whole, dropping] = [0, 0.5].map((dropout) => assembleLanguageModel(config, { dropout }));
    for (const model of [whole!, dropping!]) fillByName(model);
    const tokens = tf.tensor2d(feedsOf(fixture).tokens, [2, config.context], 'int32');
    const evaluated = [whole!, dropping!].map((model) => applyModel(model, tokens, false) as tf.Tensor);
    expect(evaluated[1]!.dataSync()).toEqual(evaluated[0]!.dataSync());
    const trained = (mask: tf.Tensor) => {
      const masks = dropping!.layers.flatMap(({ name }) => (/dropout$/.test(name) ? [[name, mask]] : []));
      expect(masks).toHaveLength(2 * config.layers + 1);
      return (applyModel(dropping!, tokens, true, Object.fromEntries(masks)) as tf.Tensor).dataSync();
    };
    const shape = [2, config.context, config.hidden];
    expect(trained(tf.ones(shape))).toEqual(evaluated[0]!.dataSync());
    const bias =
      modelVariables(dropping!).all['head/bias']?.dataSync() ?? new Float32Array(config.vocabulary);
    const alone = Array.from({ length: 2 * config.context }, () => [...bias]).flat();
    expectCloseValues(trained(tf.zeros(shape)), alone, 1e-6);
  });

  test('its ternary weights are all matrices but embedding and head', () => {
    const model = assembleLanguageModel(config);
    const matrices = Object.entries(modelVariables(model).all)
      .filter(([name, { rank }]) => rank === 2 && !/^(embedding|positions|head)/.test(name))
      .map(([name]) => name);
    const ternary = ternaryWeights(model).map(({ name }) => name);
    expect(ternary.sort()).toEqual(config.variant === 'bit' ? matrices.sort() : []);
  });
});

describe('published sizes', () => {
  const size = (model: LayersModel) => model.countParams();
  const bitnet = {
    architecture: 'bitnet_training',
    variant: 'bit',
    softmax: 'standard',
  } as const;

  test.each([
    ['babyGPT', 'std', 209_153],
    ['babyBitNet', 'bit', 207_617],
  ] as const)('%s has its parameters', (_, variant, count) => {
    const sizes = { vocabulary: 65, hidden: 64, layers: 4, heads: 4, keyValueHeads: 4, feedForward: 256 };
    const config = { architecture: 'babygpt', variant, ...sizes, context: 32, softmax: 'standard' } as const;
    expect(size(assembleLanguageModel(config))).toBe(count);
  });

  test('the four of BitNet Training have theirs, in FP32 as well', () => {
    const count = (sizes: Omit<LanguageModelConfig, keyof typeof bitnet>, variant: 'std' | 'bit' = 'bit') =>
      size(assembleLanguageModel({ ...bitnet, ...sizes, variant }));
    const arithmetic = {
      vocabulary: 32,
      hidden: 256,
      layers: 4,
      heads: 4,
      keyValueHeads: 2,
      feedForward: 768,
    };
    expect(count({ ...arithmetic, context: 64 })).toBe(3_156_224);
    const stories = {
      vocabulary: 2048,
      hidden: 384,
      layers: 6,
      heads: 8,
      keyValueHeads: 4,
      feedForward: 1152,
    };
    expect(count({ ...stories, context: 256 })).toBe(11_408_256);
    const baseline = { vocabulary: 32_000, hidden: 768, layers: 8, heads: 12, keyValueHeads: 6 };
    expect(count({ ...baseline, feedForward: 3072, context: 256 })).toBe(95_367_936);
    expect(count({ ...baseline, feedForward: 3072, context: 256 }, 'std')).toBe(95_367_936);
  });
});

test('first weights are of the seed: normal with deviation 0.02, biases zero, gains one', () => {
  const { config } = cases[0]!;
  const large = { ...config, hidden: 64, feedForward: 256 };
  const weights = (seed: number) => modelVariables(buildLanguageModel(large, seed)).all;
  const [one, again, other] = [weights(1), weights(1), weights(2)];
  const name = 'blocks.0.feedforward.up/kernel';
  expect(one[name]!.dataSync()).toEqual(again[name]!.dataSync());
  expect(one[name]!.dataSync()).not.toEqual(other[name]!.dataSync());
  const values = one[name]!.dataSync<'float32'>();
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  expect(deviation).toBeCloseTo(0.02, 3);
  expect(one['head/bias']!.dataSync().every((value) => value === 0)).toBe(true);
  expect(one['norm/gamma']!.dataSync().every((value) => value === 1)).toBe(true);
});
