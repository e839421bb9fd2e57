import { input, type LayersModel, model as layersModel } from '@tensorflow/tfjs-layers';
import { TokenEmbedding } from '../layers/token-embedding.ts';
import type { PretrainedModelConfig } from '../record/language-modelling.ts';
import { SEQUENCE_PARTS } from './decoder-parts.ts';
import { pretrainedBlocks, pretrainedHead } from './pretrained-decoder.ts';

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
    block: part('block', (x) => pretrainedBlocks(x, 1, config, SEQUENCE_PARTS)),
    head: part('head', (x) => pretrainedHead(x, embedding, config)),
  };
}
