import '../../../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { modelVariables } from '../../../engine/model-variables.ts';
import { assembleLanguageModel } from '../../../models/build-language-model.ts';
import { PRETRAINED_FAMILIES, type PretrainedModelConfig } from '../../../record/language-modelling.ts';
import { PUBLISHED_MODELS, PUBLISHED_NAMES } from '../../../studies/published-models.ts';
import { modelSize, storedBytes } from './model-size.ts';

beforeAll(() => tf.setBackend('cpu'));

test.each(PUBLISHED_NAMES)('%s has as many parameters as published', (name) => {
  const { model, parameters } = PUBLISHED_MODELS[name];
  expect(modelSize(model).parameters).toBe(parameters);
});

test.each(PRETRAINED_FAMILIES.flatMap((family) => [true, false].map((tied) => [family, tied] as const)))(
  'counts the weights of a %s, tied %s, as they are',
  (architecture, tied) => {
    const isGpt2 = architecture === 'gpt2';
    const model: PretrainedModelConfig = {
      ...{ architecture, variant: 'std', softmax: 'standard', tied, vocabulary: 11, hidden: 12, layers: 2 },
      ...{ heads: 6, keyValueHeads: isGpt2 ? 6 : 2, feedForward: 20, context: 8 },
      ...{ theta: isGpt2 ? null : 10_000, normEpsilon: 1e-5 },
    };
    const variables = Object.entries(modelVariables(assembleLanguageModel(model)).all);
    const sum = (isCounted: (name: string) => boolean) =>
      variables.reduce((total, [name, { size }]) => total + (isCounted(name) ? size : 0), 0);
    const size = modelSize(model);
    expect(size.parameters).toBe(sum(() => true));
    expect(size.matrices).toBe(sum((name) => /^blocks\..*\/kernel$/.test(name)));
    expect(size.block).toBe(sum((name) => name.startsWith('blocks.0.')));
    expect(storedBytes(size, 'ternary')).toBe(size.matrices / 4 + 2 * (size.parameters - size.matrices));
  },
);
