/**
 * Scores windows with a model whose weights do not fit into memory. One block and the head are held at a time: of many windows
 * together, all go through a block before the next one's weights are read. Of the embedding only the rows of the windows' tokens are
 * read. The graphs are those of the whole model, in parts.
 */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { compile, DeviceState, type InputSpec, type Step, type Values } from '../../../engine/compile.ts';
import { modelVariables } from '../../../engine/model-variables.ts';
import { inferenceStep } from '../../../engine/train-step.ts';
import { assembleDecoderLayers } from '../../../models/decoder-layers.ts';
import { useKernelsAsTheyAre } from '../../../models/ternary-weights.ts';
import { type PretrainedModelConfig, softmaxOf } from '../../../record/language-modelling.ts';
import { openWeights, type WeightReader } from '../generation/stored-model.ts';
import { evaluationMeasures } from '../token-loss.ts';
import { quantizedBytes, quantizeWeights } from './quantize-weights.ts';
import { type Scorer, type ScorerOptions, shapesOf } from './whole-scorer.ts';

/** What the vectors of all windows that are scored together take at most, between two blocks. */
const VECTOR_BYTES = 2 ** 28;

type Options = ScorerOptions<PretrainedModelConfig>;

export async function openStreamedScorer(options: Options): Promise<Scorer> {
  const { stored, config, choice, window, batchSize } = options;
  const { block, head } = assembleDecoderLayers(config, window);
  if (stored.kernels === 'ternary') useKernelsAsTheyAre(block);
  const bytes = storedBytes(config, { block: shapesOf(block), head: shapesOf(head) }, choice);
  const hidden = { shape: [batchSize, window, config.hidden], dtype: 'float32' } as const;
  const ints = { shape: [batchSize, window], dtype: 'int32' } as const;
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
    { hidden, targets: ints, mask: { ...ints, dtype: 'float32' } },
    options,
  );
  headPart.load(reader, (name) => name);
  return {
    batches: Math.max(1, Math.floor(VECTOR_BYTES / (4 * batchSize * window * config.hidden))),
    bytes,
    async nats(batches) {
      const vectors = batches.map(({ tokens }) => embedded(tokens, config, window, reader));
      for (let layer = 0; layer < config.layers; layer++) {
        blockPart.load(reader, (name) => name.replace('blocks.0.', `blocks.${layer}.`));
        for (const x of vectors) x.set((await blockPart.run({ hidden: x })).y! as Float32Array);
      }
      const all: ArrayLike<number>[] = [];
      for (const [at, { targets, mask }] of batches.entries()) {
        all.push((await headPart.run({ hidden: vectors[at]!, targets, mask })).nats!.slice());
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

/** A part of the model, compiled; its weights are read into it when they are needed. */
async function openPart(
  model: LayersModel,
  step: Step,
  inputs: Readonly<Record<string, InputSpec>>,
  { config, choice, device, threads }: Options,
) {
  const shapes = shapesOf(model);
  const state = new DeviceState(modelVariables(model).all);
  const compiled = await compile(step, { inputs, state, device, threads });
  model.dispose();
  return {
    /** One tensor after the other, so that no more than one is held twice. */
    load(reader: WeightReader, nameOf: (name: string) => string): void {
      for (const [name, shape] of Object.entries(shapes)) {
        const given = { [name]: reader.weight(nameOf(name)) };
        state.write(quantizeWeights(given, { [name]: shape }, choice, config.variant === 'bit'));
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

type Shapes = Readonly<Record<string, readonly number[]>>;

/** What the whole model takes as it is said to be stored. */
function storedBytes(
  { layers, vocabulary, hidden, context, theta, tied }: PretrainedModelConfig,
  { block, head }: { readonly block: Shapes; readonly head: Shapes },
  choice: Options['choice'],
): number {
  const tables = (tied ? 0 : vocabulary) + (theta === null ? context : 0);
  return layers * quantizedBytes(block, choice) + quantizedBytes(head, choice) + 4 * tables * hidden;
}
