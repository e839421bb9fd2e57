import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { type CompiledFunction, compile, DeviceState } from '../../../engine/compile.ts';
import type { Device } from '../../../engine/device.ts';
import { modelVariables } from '../../../engine/model-variables.ts';
import { inferenceStep } from '../../../engine/train-step.ts';
import { logitFactor } from '../../../layers/softmax.ts';
import { assembleStepModel } from '../../../models/build-language-model.ts';
import { useKernelsAsTheyAre } from '../../../models/use-kernels-as-they-are.ts';
import { type LanguageModelConfig, softmaxOf } from '../../../record/language-modelling.ts';

/** A model that takes one token after another and keeps what it needs of the earlier ones in caches of fixed size. */
export interface Decoder {
  readonly context: number;
  /** Tokens in the caches. */
  readonly length: number;
  /**
   * Takes the next token and gives the logits after it, [vocabulary]: those of the standard softmax, whichever the model has.
   * Throws when the context is full.
   */
  next(token: number): Promise<Float32Array>;
  /** Forgets all tokens. */
  restart(): void;
  release(): Promise<void>;
}

export interface DecoderOptions {
  /** What ternary kernels are given as: `latent` weights, which the model quantizes, or their `ternary` values. */
  readonly kernels?: 'latent' | 'ternary';
  readonly device?: Device;
  readonly threads?: number;
}

/**
 * @param weights values of the model's weights by name, a checkpoint's
 * Throws when a weight is absent or has another size.
 */
export async function openDecoder(
  config: LanguageModelConfig,
  weights: Readonly<Record<string, Float32Array>>,
  { kernels = 'latent', ...options }: DecoderOptions = {},
): Promise<Decoder> {
  tf.enableProdMode();
  await tf.setBackend('cpu');
  const model = assembleStepModel(config);
  if (kernels === 'ternary') useKernelsAsTheyAre(model);
  const { all: variables } = modelVariables(model);
  const values = checkedWeights(weights, variables);
  const caches = model.inputs
    .slice(2)
    .map(({ name, shape }) => [name, [1, ...shape.slice(1)] as number[]] as const);
  const cacheVariables = Object.fromEntries(
    caches.map(([name, shape]) => [name, tf.variable(tf.zeros(shape), false)]),
  );
  const state = new DeviceState({ ...variables, ...cacheVariables });
  const factor = logitFactor(softmaxOf(config));
  const token = { shape: [1, 1], dtype: 'int32' } as const;
  const step = inferenceStep({
    model,
    modelInputs: ['tokens', 'position', ...caches.map(([name]) => name)],
    measures: ([logits, ...next]) => {
      for (const [at, [name]] of caches.entries()) cacheVariables[name]!.assign(next[at]!);
      return { logits: factor === 1 ? logits! : tf.mul(logits!, factor) };
    },
  });
  const compiled = await compile((inputs) => step({ ...inputs, ...cacheVariables }), {
    inputs: { tokens: token, position: token },
    state,
    ...options,
  });
  state.write(values);
  for (const variable of Object.values(cacheVariables)) variable.dispose();
  model.dispose();
  return decoderOf(config.context, compiled);
}

function checkedWeights(
  weights: Readonly<Record<string, Float32Array>>,
  variables: Readonly<Record<string, tf.Variable>>,
): Record<string, Float32Array> {
  const entries = Object.entries(variables).map(([name, { size }]) => {
    const values = weights[name];
    if (values?.length !== size) {
      const got = values === undefined ? 'none' : `${values.length} values`;
      throw new Error(
        `openDecoder: weight ${name} must have ${size} values, got ${got}: a checkpoint of another model?`,
      );
    }
    return [name, values] as const;
  });
  return Object.fromEntries(entries);
}

function decoderOf(context: number, compiled: CompiledFunction): Decoder {
  let length = 0;
  return {
    context,
    get length() {
      return length;
    },
    async next(token) {
      if (length === context) {
        throw new Error(`decoder: the model's context has ${context} tokens, and all are taken`);
      }
      const { logits } = await compiled.run({
        tokens: Int32Array.of(token),
        position: Int32Array.of(length),
      });
      length++;
      // The engine's own buffer is written again by the next step.
      return Float32Array.from(logits as Float32Array);
    },
    restart() {
      // Later positions are masked until they are written again.
      length = 0;
    },
    release: () => compiled.release(),
  };
}
