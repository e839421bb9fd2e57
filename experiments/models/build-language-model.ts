import { input, type LayersModel, model as layersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { isPretrained, type LanguageModelConfig } from '../record/language-modelling.ts';
import { babyGpt } from './baby-gpt.ts';
import { bitnetTraining } from './bitnet-training.ts';
import { type DecoderParts, SEQUENCE_PARTS, stepParts } from './decoder-parts.ts';
import { type Initialization, initializeWeights, normal } from './initialization.ts';
import { pretrainedDecoder } from './pretrained-decoder.ts';

/** Matrices and embeddings normal with standard deviation 0.02, biases zero, as GPT-2 and babyBitNet begin. */
const SMALL_NORMAL: Initialization = {
  conv: normal(0.02),
  linear: normal(0.02),
  embedding: normal(0.02),
};

const OWN_BODIES = { babygpt: babyGpt, bitnet_training: bitnetTraining } as const;

function body(tokens: SymbolicTensor, config: LanguageModelConfig, parts: DecoderParts): SymbolicTensor {
  if (isPretrained(config)) return pretrainedDecoder(tokens, config, parts);
  return OWN_BODIES[config.architecture](tokens, config, parts);
}

/**
 * A decoder with first weights drawn from `seed`. Takes int32 [batch, time] of at most `context` tokens, by default all of
 * them, and gives logits [batch, time, vocabulary].
 */
export function buildLanguageModel(config: LanguageModelConfig, seed: number, time?: number): LayersModel {
  const model = assembleLanguageModel(config, time);
  initializeWeights(model, SMALL_NORMAL, seed);
  return model;
}

/** The same with zeros for weights. Throws when `time` is not within the context. */
export function assembleLanguageModel(config: LanguageModelConfig, time = config.context): LayersModel {
  if (!Number.isInteger(time) || time < 1 || time > config.context) {
    throw new Error(
      `assembleLanguageModel: time must be an integer in 1 … ${config.context} (the model's context), got ${time}`,
    );
  }
  const tokens = input({ shape: [time], dtype: 'int32', name: 'tokens' });
  const logits = body(tokens, config, SEQUENCE_PARTS);
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
