import '@tensorflow/tfjs-backend-cpu';
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { compile, DeviceState } from '../compile.ts';
import { expectValues } from '../fixtures/agreement.ts';
import { type AdamWSettings, createAdamW } from './adamw.ts';
import type { Optimizer } from './optimizer.ts';
import { createSgd, type SgdSettings } from './sgd.ts';

interface Fixture<Settings> {
  readonly settings: Settings;
  readonly after: readonly (readonly number[])[];
}
interface Fixtures {
  readonly shape: [number, number];
  readonly rates: readonly number[];
  readonly weights: readonly number[];
  readonly gradients: readonly (readonly number[])[];
  readonly sgd: readonly Fixture<SgdSettings>[];
  readonly adamw: readonly Fixture<AdamWSettings>[];
}
const file = new URL('../fixtures/optimizers.json', import.meta.url);
const fixtures = JSON.parse(readFileSync(file, 'utf8')) as Fixtures;

type Create = (variables: Record<string, tf.Variable>) => Optimizer;

async function followsEagerly(create: Create, after: Fixture<unknown>['after']): Promise<void> {
  await tf.setBackend('cpu');
  const w = tf.variable(tf.tensor2d([...fixtures.weights], fixtures.shape));
  const optimizer = create({ w });
  for (const [step, expected] of after.entries()) {
    const gradient = tf.tensor2d([...fixtures.gradients[step]!], fixtures.shape);
    optimizer.apply({ w: gradient }, { w }, tf.scalar(fixtures.rates[step]!));
    expectValues(w.dataSync(), expected, 2e-6, `eager, step ${step + 1}`);
  }
}

async function followsCompiled(create: Create, after: Fixture<unknown>['after']): Promise<void> {
  const w = tf.variable(tf.tensor2d([...fixtures.weights], fixtures.shape));
  const optimizer = create({ w });
  const state = new DeviceState({ w, ...optimizer.slots });
  const step = ({ gradient, rate }: Record<string, tf.Tensor>) => {
    optimizer.apply({ w: gradient! }, { w }, rate as tf.Scalar);
    return { updated: tf.sum(w) };
  };
  const inputs = {
    gradient: { shape: fixtures.shape, dtype: 'float32' },
    rate: { shape: [], dtype: 'float32' },
  } as const;
  const compiled = await compile(step, { inputs, state });
  for (const [index, expected] of after.entries()) {
    await compiled.run({
      gradient: Float32Array.from(fixtures.gradients[index]!),
      rate: Float32Array.of(fixtures.rates[index]!),
    });
    expectValues(state.read().w!, expected, 2e-6, `compiled, step ${index + 1}`);
  }
  await compiled.release();
}

describe.each([
  ['eager', followsEagerly],
  ['compiled', followsCompiled],
] as const)('optimizers, %s: the weights of PyTorch’s after every step', (_, follows) => {
  it.each(fixtures.sgd)('SGD $settings', ({ settings, after }) =>
    follows((variables) => createSgd(settings, variables), after),
  );
  it.each(fixtures.adamw)('AdamW $settings', ({ settings, after }) =>
    follows((variables) => createAdamW(settings, variables), after),
  );
});
