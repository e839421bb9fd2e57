import { input, type LayersModel, model as layersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { TokenEmbedding } from '../layers/token-embedding.ts';
import {
  isPretrained,
  type LanguageModelConfig,
  type PretrainedModelConfig,
} from '../record/language-modelling.ts';
import { babyGpt } from './baby-gpt.ts';
import { bitnetTraining } from './bitnet-training.ts';
import { decoder, decoderBlocks, decoderHead } from './decoder.ts';
import { type DecoderParts, SEQUENCE_PARTS, sequenceParts, stepParts } from './decoder-parts.ts';
import { type Initialization, initializeWeights, normal } from './initialization.ts';
import { pretrainedDecoder } from './pretrained-decoder.ts';

/** Matrices and embeddings normal with standard deviation 0.02, biases zero, as GPT-2 and babyBitNet begin. */
const SMALL_NORMAL: Initialization = {
  conv: normal(0.02),
  linear: normal(0.02),
  embedding: normal(0.02),
};

const OWN_FAMILIES = { babygpt: babyGpt, bitnet_training: bitnetTraining } as const;

function body(tokens: SymbolicTensor, config: LanguageModelConfig, parts: DecoderParts): SymbolicTensor {
  if (isPretrained(config)) return decoder(tokens, config, pretrainedDecoder, parts);
  return decoder(tokens, config, OWN_FAMILIES[config.architecture], parts);
}

/** A decoder with first weights drawn from `seed`. Takes int32 [batch, context], gives logits [batch, context, vocabulary]. */
export function buildLanguageModel(config: LanguageModelConfig, seed: number, dropout?: number): LayersModel {
  const model = assembleLanguageModel(config, { dropout });
  initializeWeights(model, SMALL_NORMAL, seed);
  return model;
}

export interface SequenceOptions {
  /** Positions; default: the context. */
  readonly time?: number;
  /** Share of values that training drops; default 0. */
  readonly dropout?: number | undefined;
}

/** The same with zeros for weights. */
export function assembleLanguageModel(
  config: LanguageModelConfig,
  { time = config.context, dropout = 0 }: SequenceOptions = {},
): LayersModel {
  const tokens = input({ shape: [time], dtype: 'int32', name: 'tokens' });
  const logits = body(tokens, config, sequenceParts(dropout));
  return layersModel({ inputs: tokens, outputs: logits, name: config.architecture });
}

/**
 * The same weights, by their names, for any number of positions that come after others. Takes `tokens` int32 [batch, time] and the
 * inputs that `stepParts` names, caches [batch, keyValueHeads, context, head size] among them; gives logits [batch, rows, vocabulary] of
 * the rows asked for, and the caches with keys and values of the new positions in their places, in the caches' order.
 */
export function assembleStepModel(config: LanguageModelConfig): LayersModel {
  const tokens = input({ shape: [null], dtype: 'int32', name: 'tokens' });
  const parts = stepParts(config);
  const logits = body(tokens, config, parts);
  return layersModel({
    inputs: [tokens, ...parts.inputs],
    outputs: [logits, ...parts.cached],
    name: `${config.architecture}_step`,
  });
}

/** A decoder in parts that can be computed one after the other. */
export interface DecoderLayers {
  /** One block, [batch, time, hidden] to the same; its weights are named as those of the first, `blocks.0.…`. */
  readonly block: LayersModel;
  /** From what the last block gives to logits [batch, time, vocabulary]. */
  readonly head: LayersModel;
}

/** The parts behind the embedding, with zeros for weights, for `time` positions. */
export function assembleDecoderLayers(config: PretrainedModelConfig, time: number): DecoderLayers {
  const { vocabulary, hidden } = config;
  const part = (name: string, build: (x: ReturnType<typeof input>) => ReturnType<typeof input>) => {
    const x = input({ shape: [time, hidden], name: 'hidden' });
    return layersModel({ inputs: x, outputs: build(x), name });
  };
  const embedding = new TokenEmbedding({ name: 'embedding', vocabulary, units: hidden });
  return {
    block: part('block', (x) => decoderBlocks(x, 1, config, pretrainedDecoder, SEQUENCE_PARTS)),
    head: part('head', (x) => decoderHead(x, embedding, config, pretrainedDecoder)),
  };
}
