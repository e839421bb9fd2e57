/**
 * Scores windows with a trained model, all of whose weights are in memory; or, where they do not fit, with one block or the head
 * at a time. Then of many windows together all go through a block before the next one's weights are read, and of the embedding only the
 * rows of the windows' tokens are read. The graphs are those of the whole model, in parts.
 */
import { statSync } from 'node:fs';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { compile, DeviceState, type InputSpec, type Step, type Values } from '../../../engine/compile.ts';
import type { DeviceOptions } from '../../../engine/device.ts';
import { modelVariables } from '../../../engine/model-variables.ts';
import { inferenceStep } from '../../../engine/train-step.ts';
import { assembleDecoderLayers, assembleLanguageModel } from '../../../models/build-language-model.ts';
import { useKernelsAsTheyAre } from '../../../models/ternary-weights.ts';
import type { EvaluationSettings } from '../../../record/language-evaluation.ts';
import {
  type LanguageModelConfig,
  type PretrainedModelConfig,
  softmaxOf,
} from '../../../record/language-modelling.ts';
import type { ScoredBatch } from '../data/windows.ts';
import { feedsOf } from '../evaluate-text.ts';
import { openWeights, type StoredModel, type WeightReader } from '../generation/stored-model.ts';
import { weightSources } from '../pretrained/weight-names.ts';
import { evaluationMeasures } from '../token-loss.ts';
import { quantizedBytes, quantizedWeight } from './quantize-weights.ts';

export interface Scorer {
  /** Batches that are best scored together. */
  readonly batches: number;
  /** Of all weights as they are said to be stored. */
  readonly bytes: number;
  /** Cross entropy of each row of each batch, summed over its targets. */
  nats(batches: readonly ScoredBatch[]): Promise<ArrayLike<number>[]>;
  release(): Promise<void>;
}

export interface ScorerOptions<Config = LanguageModelConfig> extends DeviceOptions {
  readonly stored: StoredModel;
  readonly config: Config;
  /** What the matrices are taken as. */
  readonly choice: EvaluationSettings['weights'];
  readonly window: number;
  readonly batchSize: number;
}

/** The file, its tensors, TensorFlow.js's variables and the engine's. */
const COPIES = 4;

/** About what a whole model takes while it is opened. */
export const wholeModelBytes = ({ file }: StoredModel): number => COPIES * statSync(file).size;

export async function openWholeScorer(options: ScorerOptions): Promise<Scorer> {
  const { stored, config, choice, window } = options;
  const model = assembleLanguageModel(config, { time: window });
  const bytes = quantizedBytes(shapesOf(model), choice);
  const measures = evaluationMeasures(softmaxOf(config));
  const { ints, mask } = inputsOf(options);
  const part = await openPart(
    model,
    inferenceStep({ model, modelInputs: ['tokens'], measures }),
    { tokens: ints, targets: ints, mask },
    options,
  );
  const reader = openWeights(stored);
  part.load(reader, (name) => name);
  reader.close();
  return {
    batches: 1,
    bytes,
    async nats(batches) {
      const all: ArrayLike<number>[] = [];
      for (const batch of batches) all.push((await part.run(feedsOf(batch))).nats!);
      return all;
    },
    release: () => part.release(),
  };
}

/** What the vectors of all windows that are scored together take at most, between two blocks. */
const VECTOR_BYTES = 2 ** 28;

export async function openStreamedScorer(options: ScorerOptions<PretrainedModelConfig>): Promise<Scorer> {
  const { stored, config, choice, window, batchSize } = options;
  const { block, head } = assembleDecoderLayers(config, window);
  const shapes = weightSources(config).map(({ name, shape }) => [name, shape] as const);
  const hidden = { shape: [batchSize, window, config.hidden], dtype: 'float32' } as const;
  const { ints, mask } = inputsOf(options);
  const reader = openWeights(stored);
  const blockPart = await openPart(
    block,
    inferenceStep({ model: block, measures: ([y]) => ({ y: y! }) }),
    { hidden },
    options,
  );
  const headPart = await openPart(
    head,
    inferenceStep({ model: head, modelInputs: ['hidden'], measures: evaluationMeasures(softmaxOf(config)) }),
    { hidden, targets: ints, mask },
    options,
  );
  headPart.load(reader, (name) => name);
  return {
    batches: Math.max(1, Math.floor(VECTOR_BYTES / (4 * batchSize * window * config.hidden))),
    bytes: quantizedBytes(Object.fromEntries(shapes), choice),
    async nats(batches) {
      const vectors = batches.map(({ tokens }) => embedded(tokens, config, window, reader));
      for (let layer = 0; layer < config.layers; layer++) {
        blockPart.load(reader, (name) => name.replace('blocks.0.', `blocks.${layer}.`));
        for (const x of vectors) x.set((await blockPart.run({ hidden: x })).y! as Float32Array);
      }
      const all: ArrayLike<number>[] = [];
      for (const [at, { targets, mask }] of batches.entries()) {
        all.push((await headPart.run({ hidden: vectors[at]!, targets, mask })).nats!);
      }
      return all;
    },
    async release() {
      reader.close();
      await blockPart.release();
      await headPart.release();
    },
  };
}

function inputsOf({ batchSize, window }: ScorerOptions): Readonly<Record<'ints' | 'mask', InputSpec>> {
  const shape = [batchSize, window];
  return { ints: { shape, dtype: 'int32' }, mask: { shape, dtype: 'float32' } };
}

/** A model or a part of one, compiled; its weights are read into it when they are needed. */
async function openPart(
  model: LayersModel,
  step: Step,
  inputs: Readonly<Record<string, InputSpec>>,
  { stored, config, choice, device, threads }: ScorerOptions,
) {
  if (stored.kernels === 'ternary') useKernelsAsTheyAre(model);
  const shapes = shapesOf(model);
  const state = new DeviceState(modelVariables(model).all);
  const compiled = await compile(step, { inputs, state, device, threads });
  model.dispose();
  return {
    /** One tensor after the other, so that no more than one is held twice. */
    load(reader: WeightReader, nameOf: (name: string) => string): void {
      for (const [name, shape] of Object.entries(shapes)) {
        const given = reader.weight(nameOf(name));
        state.write({ [name]: quantizedWeight(name, given, shape, choice, config.variant === 'bit') });
      }
    },
    run: (feeds: Values) => compiled.run(feeds),
    release: () => compiled.release(),
  };
}

/** The tokens' rows of the embedding, with the positions' where they are learned, [batch, time, hidden]. */
function embedded(
  tokens: Int32Array,
  { hidden, theta }: PretrainedModelConfig,
  window: number,
  reader: WeightReader,
): Float32Array {
  const rows = new Map(
    [...new Set(tokens)].map((token) => [token, reader.row('embedding/table', token, hidden)]),
  );
  const positions =
    theta === null
      ? Array.from({ length: window }, (_, at) => reader.row('positions/table', at, hidden))
      : null;
  const vectors = new Float32Array(tokens.length * hidden);
  for (const [at, token] of tokens.entries()) {
    const row = rows.get(token)!;
    const position = positions?.[at % window];
    vectors.set(position === undefined ? row : row.map((value, i) => value + position[i]!), at * hidden);
  }
  return vectors;
}

/** Of a model's weights by name. */
function shapesOf(model: LayersModel): Record<string, readonly number[]> {
  const { all } = modelVariables(model);
  return Object.fromEntries(Object.entries(all).map(([name, { shape }]) => [name, shape]));
}
