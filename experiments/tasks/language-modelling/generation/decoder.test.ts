import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { modelVariables } from '../../../engine/model-variables.ts';
import { buildLanguageModel } from '../../../models/build-language-model.ts';
import type { LanguageModelConfig } from '../../../record/language-modelling.ts';
import { openDecoder } from './decoder.ts';

const SIZES = { vocabulary: 13, hidden: 24, layers: 2, heads: 4, feedForward: 40, context: 9 } as const;
const CONFIGS = (['babygpt', 'bitnet_training'] as const).flatMap((architecture) =>
  (['std', 'bit'] as const).map((variant) => ({
    title: `${architecture}, ${variant}`,
    config: {
      ...SIZES,
      architecture,
      variant,
      keyValueHeads: architecture === 'babygpt' ? 4 : 2,
      softmax: variant === 'std' ? 'base2' : 'standard',
    } satisfies LanguageModelConfig,
  })),
);

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

describe.each(CONFIGS)('$title', ({ config }) => {
  test('cached logits are those of the whole sequence, at every position, and after a restart', async () => {
    const model = buildLanguageModel(config, 3);
    const weights = weightsOf(model);
    for (const [name, variable] of Object.entries(modelVariables(model).all)) {
      variable.assign(tf.tensor(weights[name]!, variable.shape));
    }
    const tokens = Int32Array.from({ length: config.context }, (_, at) => (5 * at + 2) % 13);
    const whole = model.apply(tf.tensor2d(tokens, [1, config.context], 'int32')) as tf.Tensor;
    // Those of the standard softmax: 2^x is e^(x ln 2).
    const factor = config.softmax === 'base2' ? Math.LN2 : 1;
    const expected = whole.dataSync<'float32'>().map((logit) => factor * logit);
    const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largest).toBeGreaterThan(0.5);

    const decoder = await openDecoder(config, weights);
    for (const _ of ['first', 'after a restart']) {
      for (const [at, token] of tokens.entries()) {
        const logits = await decoder.next(token);
        const there = expected.subarray(13 * at, 13 * (at + 1));
        const worst = logits.reduce((most, value, i) => Math.max(most, Math.abs(value - there[i]!)), 0);
        expect(worst).toBeLessThan(2e-5 * largest);
      }
      await expect(decoder.next(0)).rejects.toThrow('context has 9 tokens, and all are taken');
      decoder.restart();
    }
    await decoder.release();
  });
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
});
