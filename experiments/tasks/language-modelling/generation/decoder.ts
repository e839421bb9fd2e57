import '../../../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { GivenWeights } from '../../../checkpoint/packed-checkpoint.ts';
import { compile, type InputSpec, type Step } from '../../../engine/compile.ts';
import type { Device } from '../../../engine/device.ts';
import type { ReadyStep } from '../../../engine/engine.ts';
import { inferenceStep } from '../../../engine/train-step.ts';
import { logitFactor } from '../../../layers/softmax.ts';
import { assembleStepModel } from '../../../models/build-language-model.ts';
import { type LanguageModelConfig, softmaxOf } from '../../../record/language-modelling.ts';
import { inferenceState } from './inference-state.ts';
import type { WeightForms } from './weight-forms.ts';

/** A model that takes tokens in their order and keeps what it needs of them in caches of fixed size. */
export interface Decoder {
  readonly context: number;
  /** Tokens in the caches. */
  readonly length: number;
  /**
   * Takes the next tokens, all in one step, and gives the logits after the last, [vocabulary]: those of the standard softmax,
   * whichever the model has. Throws when there are none, or more than the context has room for.
   */
  read(tokens: readonly number[]): Promise<Float32Array>;
  /** The same with the logits after each of them, [tokens, vocabulary]. */
  readAll(tokens: readonly number[]): Promise<Float32Array>;
  /** Forgets all tokens. */
  restart(): void;
  release(): Promise<void>;
}

export interface DecoderOptions extends WeightForms {
  readonly device?: Device;
  readonly threads?: number;
}

/**
 * @param given values of the model's weights by name, a checkpoint's
 * Throws when a weight is absent or has another size.
 */
export async function openDecoder(
  config: LanguageModelConfig,
  given: GivenWeights,
  { device = 'cpu', threads = 1, ...forms }: DecoderOptions = {},
): Promise<Decoder> {
  tf.enableProdMode();
  await tf.setBackend('cpu');
  const model = assembleStepModel(config);
  const caches = cachesOf(model.inputs.slice(3));
  const { state, values } = inferenceState(model, given, forms, caches);
  await state.open([]);
  state.write(values);
  const step = decodingStep(model, caches, logitFactor(softmaxOf(config)));
  const compiled = new Map<string, Promise<ReadyStep>>();

  /** Compiled when they are first needed, for so many tokens and logits after so many of them. */
  function stepOf(time: number, rows: number): Promise<ReadyStep> {
    const key = `${time} ${rows}`;
    const ready = compiled.get(key) ?? compileStep(time, rows);
    compiled.set(key, ready);
    return ready;
  }

  function compileStep(time: number, rows: number): Promise<ReadyStep> {
    const ints = (size: number): InputSpec => ({ shape: [1, size], dtype: 'int32' });
    const inputs = { tokens: ints(time), first: ints(1), rows: ints(rows) };
    return compile(step, { inputs, state, device, threads, bakes: time === 1 });
  }

  let length = 0;
  async function run(
    tokens: readonly number[],
    rows: readonly number[],
    time: number,
  ): Promise<Float32Array> {
    if (tokens.length === 0) throw new Error('decoder: must be given at least one token, got none');
    if (length + tokens.length > config.context) {
      throw new Error(
        `decoder: the model's context has ${config.context} tokens, ${length} are taken, got ${tokens.length} more`,
      );
    }
    const { run: compute } = await stepOf(time, rows.length);
    // What only fills up the step comes after all that is read, and its places in the caches are written again.
    const padded = Int32Array.from({ length: time }, (_, at) => tokens[at] ?? 0);
    const { logits } = await compute({
      tokens: padded,
      first: Int32Array.of(length),
      rows: Int32Array.from(rows),
    });
    length += tokens.length;
    return logits as Float32Array;
  }

  return {
    context: config.context,
    get length() {
      return length;
    },
    read: (tokens) => run(tokens, [tokens.length - 1], stepSize(tokens.length, config.context - length)),
    readAll: (tokens) => run(tokens, [...tokens.keys()], tokens.length),
    restart() {
      // Later positions are masked until they are written again.
      length = 0;
    },
    async release() {
      for (const made of compiled.values()) await (await made).release();
      for (const cache of Object.values(caches)) cache.dispose();
      model.dispose();
    },
  };
}

/** The next power of two, or all the room there is: few steps are compiled, and at most half of one is wasted. */
function stepSize(count: number, room: number): number {
  return Math.max(count, Math.min(room, 2 ** Math.ceil(Math.log2(count))));
}

/** A variable for each cache of the model, [1, keyValueHeads, context, head size]. */
function cachesOf(inputs: readonly SymbolicTensor[]): Record<string, tf.Variable> {
  const entries = inputs.map(({ name, shape }) => {
    const size = [1, ...(shape.slice(1) as number[])];
    return [name, tf.tidy(() => tf.variable(tf.zeros(size), false))] as const;
  });
  return Object.fromEntries(entries);
}

/** From new tokens to the logits of the standard softmax; assigns the caches. */
function decodingStep(
  model: LayersModel,
  caches: Readonly<Record<string, tf.Variable>>,
  factor: number,
): Step {
  const names = Object.keys(caches);
  const step = inferenceStep({
    model,
    modelInputs: ['tokens', 'first', 'rows', ...names],
    measures: ([logits, ...made]) => ({
      logits: factor === 1 ? logits! : tf.mul(logits!, factor),
      ...Object.fromEntries(names.map((name, at) => [name, made[at]!])),
    }),
  });
  return (inputs) => {
    const { logits, ...made } = step({ ...inputs, ...caches });
    for (const name of names) caches[name]!.assign(made[name]!);
    return { logits: logits! };
  };
}
