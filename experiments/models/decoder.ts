import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Linear } from '../layers/linear.ts';
import { TokenEmbedding } from '../layers/token-embedding.ts';
import type { LanguageModelConfig } from '../record/language-modelling.ts';
import { added, connect } from './connect.ts';
import type { DecoderParts } from './decoder-parts.ts';

/** What tells one family of decoders from another; each layer is given the name of its weights. */
export interface DecoderFamily<Config> {
  norm(name: string, x: SymbolicTensor, config: Config): SymbolicTensor;
  attention(name: string, x: SymbolicTensor, config: Config, parts: DecoderParts): SymbolicTensor;
  feedForward(name: string, x: SymbolicTensor, config: Config): SymbolicTensor;
  /** Whether learned positions are added to the embedded tokens. */
  hasPositions(config: Config): boolean;
  /** Null where the head is the embedding. */
  head(config: Config): Linear | null;
}

/**
 * Token embedding; blocks x + attention(norm(x)), x + feed-forward(norm(x)); a last norm; a head. Dropout, where the parts have it, is of
 * the embedded tokens with their positions and of what attention and feed-forward give, as in GPT (Radford et al. 2018, section 4.1).
 *
 * Deviation from GPT: attention's own weights are not dropped.
 *
 * Shapes: int32 [batch, context] to logits [batch, context, vocabulary].
 */
export function decoder<Config extends LanguageModelConfig>(
  tokens: SymbolicTensor,
  config: Config,
  family: DecoderFamily<Config>,
  parts: DecoderParts,
): SymbolicTensor {
  const { vocabulary, hidden, context, layers } = config;
  const embedding = new TokenEmbedding({ name: 'embedding', vocabulary, units: hidden });
  const embedded = embedding.apply(tokens) as SymbolicTensor;
  const x = family.hasPositions(config)
    ? parts.positions({ name: 'positions', context }, embedded)
    : embedded;
  const kept = parts.dropped('embedding.dropout', x);
  const blocks = decoderBlocks(kept, layers, config, family, parts);
  return decoderHead(parts.judged(blocks), embedding, config, family);
}

/** So many blocks, from the first on. */
export function decoderBlocks<Config>(
  x: SymbolicTensor,
  count: number,
  config: Config,
  { norm, attention, feedForward }: DecoderFamily<Config>,
  parts: DecoderParts,
): SymbolicTensor {
  let y = x;
  for (let at = 0; at < count; at++) {
    const name = `blocks.${at}`;
    const attended = attention(`${name}.attention`, norm(`${name}.norm1`, y, config), config, parts);
    y = added(`${name}.attention.add`, y, parts.dropped(`${name}.attention.dropout`, attended));
    const fed = feedForward(`${name}.feedforward`, norm(`${name}.norm2`, y, config), config);
    y = added(`${name}.feedforward.add`, y, parts.dropped(`${name}.feedforward.dropout`, fed));
  }
  return y;
}

/** What stands behind the blocks. */
export function decoderHead<Config>(
  x: SymbolicTensor,
  embedding: TokenEmbedding,
  config: Config,
  { norm, head }: DecoderFamily<Config>,
): SymbolicTensor {
  return connect(norm('norm', x, config), head(config) ?? embedding);
}
