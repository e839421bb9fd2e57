import '../../../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectValues } from '../../../engine/fixtures/agreement.ts';
import { modelVariables } from '../../../engine/model-variables.ts';
import { buildLanguageModel } from '../../../models/build-language-model.ts';
import type { LanguageModelConfig } from '../../../record/language-modelling.ts';
import { type Decoder, openDecoder } from './decoder.ts';
import { HEAD_FORMS, MATRIX_FORMS } from './weight-forms.ts';

const SIZES = { vocabulary: 13, layers: 2, heads: 4, feedForward: 140, context: 9 } as const;
/** Heads of 6 values, which ONNX Runtime's own attention does not take, and of 16, which it does. */
const CONFIGS = (['babygpt', 'bitnet_training'] as const).flatMap((architecture) =>
  (['std', 'bit'] as const).flatMap((variant) =>
    [24, 64].map((hidden) => ({
      title: `${architecture}, ${variant}, heads of ${hidden / 4}`,
      config: {
        ...SIZES,
        hidden,
        architecture,
        variant,
        keyValueHeads: architecture === 'babygpt' ? 4 : 2,
        softmax: variant === 'std' ? 'base2' : 'standard',
      } satisfies LanguageModelConfig,
    })),
  ),
);
const TOKENS = Array.from({ length: SIZES.context }, (_, at) => (5 * at + 2) % 13);

beforeAll(() => tf.setBackend('cpu'));

function weightsOf(model: ReturnType<typeof buildLanguageModel>): Record<string, Float32Array> {
  const { all } = modelVariables(model);
  // First weights make all logits nearly equal; these do not.
  const spread = (name: string, values: Float32Array) =>
    name.endsWith('gamma') ? values : values.map((value) => 12 * value);
  return Object.fromEntries(
    Object.entries(all).map(([name, variable]) => [name, spread(name, variable.dataSync<'float32'>())]),
  );
}

/** Weights, and TensorFlow.js's logits of the whole sequence with them, not cached and not compiled. */
function expectedOf(config: LanguageModelConfig) {
  const model = buildLanguageModel(config, 3);
  const weights = weightsOf(model);
  for (const [name, variable] of Object.entries(modelVariables(model).all)) {
    variable.assign(tf.tensor(weights[name]!, variable.shape));
  }
  const whole = model.apply(tf.tensor2d([TOKENS], undefined, 'int32')) as tf.Tensor;
  // Those of the standard softmax: 2^x is e^(x ln 2).
  const factor = config.softmax === 'base2' ? Math.LN2 : 1;
  return { weights, logits: whole.dataSync<'float32'>().map((logit) => factor * logit) };
}

async function oneByOne(decoder: Decoder): Promise<Float32Array> {
  const all = new Float32Array(13 * TOKENS.length);
  for (const [at, token] of TOKENS.entries()) all.set(await decoder.read([token]), 13 * at);
  return all;
}

describe.each(CONFIGS)('$title', ({ config }) => {
  test.each(MATRIX_FORMS)(
    'logits with %s matrices are those of the whole sequence, token by token, in one step and in parts',
    async (form) => {
      const { weights, logits } = expectedOf(config);
      const decoder = await openDecoder(config, weights, { weights: form });
      expectValues(await oneByOne(decoder), logits, 1e-5, 'token by token');
      await expect(decoder.read([0])).rejects.toThrow('context has 9 tokens, 9 are taken, got 1 more');
      decoder.restart();
      await expect(decoder.read([])).rejects.toThrow('at least one token, got none');
      expectValues(await decoder.readAll(TOKENS), logits, 1e-5, 'in one step');
      for (const first of [1, 3, 5, 8]) {
        decoder.restart();
        const after = await decoder.read(TOKENS.slice(0, first));
        expectValues(
          after,
          logits.subarray(13 * (first - 1), 13 * first),
          1e-5,
          `after ${first} in one step`,
        );
        const rest = await decoder.read(TOKENS.slice(first));
        expectValues(rest, logits.subarray(-13), 1e-5, `after the rest from ${first} on`);
      }
      expect(decoder.length).toBe(config.context);
      await decoder.release();
    },
  );

  test('two bits and 8-bit integers give the same to the last digit, with either head', async () => {
    const { weights } = expectedOf(config);
    for (const head of HEAD_FORMS) {
      const [twoBit, integers] = await Promise.all(
        (['two-bit', 'int8'] as const).map(async (form) => {
          const decoder = await openDecoder(config, weights, { weights: form, head });
          const logits = await oneByOne(decoder);
          await decoder.release();
          return logits;
        }),
      );
      expect(twoBit).toEqual(integers);
    }
  });

  test('an 8-bit head changes logits by at most some hundredths of the largest, and changes them', async () => {
    const { weights, logits } = expectedOf(config);
    const decoder = await openDecoder(config, weights, { head: 'int8' });
    const rounded = await oneByOne(decoder);
    decoder.restart();
    expectValues(rounded, logits, config.hidden === 24 ? 0.03 : 0.06, '8-bit head');
    expect(() => expectValues(rounded, logits, 1e-4, '8-bit head')).toThrow();
    expectValues(await decoder.readAll(TOKENS), rounded, 1e-5, 'in one step');
    await decoder.release();
  });
});

test('a prompt longer than attention takes at a time is what it is in steps, from the first position and from a later one', async () => {
  const config = { ...CONFIGS.at(-1)!.config, context: 150 };
  const weights = weightsOf(buildLanguageModel(config, 3));
  const tokens = Array.from({ length: 150 }, (_, at) => (5 * at + at * at) % 13);
  const decoder = await openDecoder(config, weights, { weights: 'fp32' });
  const steps = [await decoder.readAll(tokens.slice(0, 50)), await decoder.readAll(tokens.slice(50, 100))];
  steps.push(await decoder.readAll(tokens.slice(100)));
  const logits = Float32Array.from(steps.flatMap((step) => [...step]));
  decoder.restart();
  expectValues(await decoder.readAll(tokens), logits, 1e-5, 'from the first');
  decoder.restart();
  await decoder.readAll(tokens.slice(0, 7));
  expectValues(await decoder.readAll(tokens.slice(7)), logits.subarray(7 * 13), 1e-5, 'from the eighth');
  await decoder.release();
});

test('weights of another model are refused by name', async () => {
  const { config } = CONFIGS[0]!;
  const weights = weightsOf(buildLanguageModel(config, 3));
  await expect(openDecoder({ ...config, hidden: 28 }, weights)).rejects.toThrow(
    'weight embedding/table must have 364 values, got 312 values: a checkpoint of another model?',
  );
  await expect(openDecoder({ ...config, layers: 3 }, weights)).rejects.toThrow(
    'weight blocks.2.norm1/gamma must have 24 values, got none',
  );
  const trits = { trits: new Int8Array(576), positive: [1], negative: [1], shape: [24, 24] };
  await expect(openDecoder(config, { ...weights, 'blocks.0.attention.query/kernel': trits })).rejects.toThrow(
    'weight blocks.0.attention.query/kernel must be in FP32, got trits',
  );
});
