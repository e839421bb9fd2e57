import '../cpu-backend.ts';
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { compile, DeviceState, type Step } from '../compile.ts';
import { expectValues } from '../fixtures/agreement.ts';
import { type AdamWSettings, createAdamW } from './adamw.ts';
import { clipGradients } from './clip-gradients.ts';
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
  /** λ of each step. */
  readonly decays: readonly number[];
  readonly vector: readonly number[];
  readonly vectorGradients: readonly (readonly number[])[];
  readonly grouped: readonly {
    readonly optimizer: 'sgd' | 'adamw';
    readonly maxNorm: number | null;
    readonly after: readonly {
      readonly norm: number;
      readonly matrix: number[];
      readonly vector: number[];
    }[];
  }[];
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

describe('parameter groups, scheduled weight decay and clipping: PyTorch’s after every step', () => {
  it.each(fixtures.grouped)('$optimizer, norms up to $maxNorm', async ({ optimizer, maxNorm, after }) => {
    await tf.setBackend('cpu');
    const make = () => {
      const weights = {
        matrix: tf.variable(tf.tensor2d([...fixtures.weights], fixtures.shape)),
        vector: tf.variable(tf.tensor1d([...fixtures.vector])),
      };
      // Not the settings' weight decay counts, but each step's.
      const shared = { weightDecay: 9, decayed: 'matrices' } as const;
      const created =
        optimizer === 'sgd'
          ? createSgd({ ...shared, momentum: 0.9, nesterov: true }, weights)
          : createAdamW({ ...shared, beta1: 0.9, beta2: 0.95, epsilon: 1e-8 }, weights);
      const step: Step = ({ matrix, vector, rate, decay }) => {
        const given = { matrix: matrix!, vector: vector! };
        const { gradients, norm } = clipGradients(given, maxNorm ?? Number.MAX_VALUE);
        created.apply(gradients, weights, rate as tf.Scalar, decay as tf.Scalar);
        return { norm };
      };
      return { weights, step, state: new DeviceState({ ...weights, ...created.slots }) };
    };
    const [eager, traced] = [make(), make()];
    const inputs = {
      matrix: { shape: fixtures.shape, dtype: 'float32' },
      vector: { shape: [4], dtype: 'float32' },
      rate: { shape: [], dtype: 'float32' },
      decay: { shape: [], dtype: 'float32' },
    } as const;
    const compiled = await compile(traced.step, { inputs, state: traced.state });
    for (const [index, expected] of after.entries()) {
      const feeds = {
        matrix: Float32Array.from(fixtures.gradients[index]!),
        vector: Float32Array.from(fixtures.vectorGradients[index]!),
        rate: Float32Array.of(fixtures.rates[index]!),
        decay: Float32Array.of(fixtures.decays[index]!),
      };
      const got = await compiled.run(feeds);
      const { norm } = eager.step({
        matrix: tf.tensor2d(feeds.matrix, fixtures.shape),
        vector: tf.tensor1d(feeds.vector),
        rate: tf.scalar(feeds.rate[0]!),
        decay: tf.scalar(feeds.decay[0]!),
      });
      expectValues(norm!.dataSync(), [expected.norm], 2e-6, 'eager norm');
      expectValues(got.norm!, [expected.norm], 2e-6, 'compiled norm');
      for (const name of ['matrix', 'vector'] as const) {
        const where = `${name}, step ${index + 1}`;
        expectValues(eager.weights[name].dataSync(), expected[name], 2e-6, `eager ${where}`);
        expectValues(traced.state.read()[name]!, expected[name], 2e-6, `compiled ${where}`);
      }
    }
    await compiled.release();
  });

  it('says that a largest norm must be positive', () => {
    expect(() => clipGradients({ w: tf.scalar(1) }, 0)).toThrow(
      'clipGradients: maxNorm must be positive, got 0',
    );
  });
});

it('AdamW gives a variable the same bytes whatever is updated beside it', async () => {
  await tf.setBackend('cpu');
  const settings = { beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, decayed: 'matrices' } as const;
  const shapes = { a: [30, 40], b: [50, 50], bias: [17], c: [64, 64], d: [8, 3], gain: [5] };
  const after = async (names: readonly (keyof typeof shapes)[]) => {
    const weights = Object.fromEntries(
      names.map((name) => [name, tf.variable(tf.randomNormal(shapes[name], 0, 1, 'float32', name.length))]),
    );
    const optimizer = createAdamW(settings, weights);
    const state = new DeviceState({ ...weights, ...optimizer.slots });
    const step: Step = ({ rate }) => {
      const gradients = Object.entries(weights).map(([name, weight]) => [name, tf.sin(tf.mul(weight, 3))]);
      optimizer.apply(Object.fromEntries(gradients), weights, rate as tf.Scalar);
      return {};
    };
    const compiled = await compile(step, { inputs: { rate: { shape: [], dtype: 'float32' } }, state });
    for (let i = 0; i < 3; i++) await compiled.run({ rate: Float32Array.of(0.01) });
    await compiled.release();
    return state.read();
  };
  const names = Object.keys(shapes) as (keyof typeof shapes)[];
  const together = await after(names);
  for (const name of names) {
    const alone = await after([name]);
    for (const key of [name, `m/${name}`, `v/${name}`]) expect(together[key], key).toEqual(alone[key]);
  }
});
