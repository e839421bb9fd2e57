import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { GeluTanh } from '../layers/activations.ts';
import { GatedUnit } from '../layers/gated-unit.ts';
import { LayerNorm } from '../layers/layer-norm.ts';
import { Linear } from '../layers/linear.ts';
import { RmsNorm } from '../layers/rms-norm.ts';
import { TokenEmbedding } from '../layers/token-embedding.ts';
import { type PretrainedModelConfig, softmaxOf } from '../record/language-modelling.ts';
import { connect } from './connect.ts';
import { type DecoderParts, decoderBlocks } from './decoder-parts.ts';

/**
 * GPT-2, Llama, Qwen2 and BitNet b1.58 2B4T, as Hugging Face's transformers compute them. `std`: FP32; `bit`: every matrix but
 * embedding and head is ternary with 8-bit input, as BitNet's are.
 *
 * Token embedding; blocks x + attention(norm(x)), x + feed-forward(norm(x)); a last norm; a head, the embedding where it is tied.
 * Query, key and value are one matrix in GPT-2 and three in the others, gate and up are two. In BitNet what attention and gate give
 * is normalized once more before the matrix behind it.
 *
 * Shapes: int32 [batch, context] to logits [batch, context, vocabulary].
 */
export function pretrainedDecoder(
  tokens: SymbolicTensor,
  config: PretrainedModelConfig,
  parts: DecoderParts,
): SymbolicTensor {
  const { vocabulary, hidden, context } = config;
  const embedding = new TokenEmbedding({ name: 'embedding', vocabulary, units: hidden });
  const embedded = embedding.apply(tokens) as SymbolicTensor;
  const x = config.theta === null ? parts.positions({ name: 'positions', context }, embedded) : embedded;
  return pretrainedHead(parts.judged(pretrainedBlocks(x, config.layers, config, parts)), embedding, config);
}

/** So many blocks, from the first on. */
export function pretrainedBlocks(
  x: SymbolicTensor,
  count: number,
  config: PretrainedModelConfig,
  parts: DecoderParts,
): SymbolicTensor {
  return decoderBlocks(x, count, {
    norm: (name, x) => norm(name, x, config),
    attention: (name, x) => attention(name, x, config, parts),
    feedForward: (name, x) => feedForward(name, x, config),
  });
}

/** What stands behind the blocks. */
export function pretrainedHead(
  x: SymbolicTensor,
  embedding: TokenEmbedding,
  config: PretrainedModelConfig,
): SymbolicTensor {
  const last = norm('norm', x, config);
  if (config.tied) return embedding.apply(last) as SymbolicTensor;
  return connect(last, zeroLinear('head', config.vocabulary, { useBias: false }));
}

function attention(
  name: string,
  x: SymbolicTensor,
  config: PretrainedModelConfig,
  parts: DecoderParts,
): SymbolicTensor {
  const { architecture, hidden, heads, keyValueHeads, theta } = config;
  const narrow = (hidden / heads) * keyValueHeads;
  const hasBias = architecture === 'gpt2' || architecture === 'qwen2';
  const projected = (part: string, units: number) =>
    connect(x, linear(`${name}.${part}`, units, hasBias, config));
  const projections =
    architecture === 'gpt2'
      ? projected('qkv', 3 * hidden)
      : [projected('query', hidden), projected('key', narrow), projected('value', narrow)];
  const y = parts.attend({ name, heads, keyValueHeads, theta, ...softmaxOf(config) }, projections);
  const given = architecture === 'bitnet' ? norm(`${name}.norm`, y, config) : y;
  return connect(given, linear(`${name}.projection`, hidden, architecture === 'gpt2', config));
}

function feedForward(name: string, x: SymbolicTensor, config: PretrainedModelConfig): SymbolicTensor {
  const { architecture, hidden, feedForward: units } = config;
  if (architecture === 'gpt2') {
    return connect(
      x,
      linear(`${name}.up`, units, true, config),
      new GeluTanh({ name: `${name}.gelu` }),
      linear(`${name}.down`, hidden, true, config),
    );
  }
  const [gate, up] = ['gate', 'up'].map((part) =>
    connect(x, linear(`${name}.${part}`, units, false, config)),
  );
  const activation = architecture === 'bitnet' ? 'squaredRelu' : 'silu';
  const y = new GatedUnit({ name: `${name}.unit`, activation }).apply([gate!, up!]) as SymbolicTensor;
  const given = architecture === 'bitnet' ? norm(`${name}.norm`, y, config) : y;
  return connect(given, linear(`${name}.down`, hidden, false, config));
}

function linear(name: string, units: number, useBias: boolean, { variant }: PretrainedModelConfig): Linear {
  return zeroLinear(name, units, { useBias, quantizer: variant === 'bit' ? 'bit' : 'none' });
}

function zeroLinear(
  name: string,
  units: number,
  args: { readonly useBias: boolean; readonly quantizer?: 'bit' | 'none' },
): Linear {
  return new Linear({ name, units, kernelInitializer: 'zeros', ...args });
}

function norm(name: string, x: SymbolicTensor, config: PretrainedModelConfig): SymbolicTensor {
  const args = { name, epsilon: config.normEpsilon };
  return connect(x, config.architecture === 'gpt2' ? new LayerNorm(args) : new RmsNorm(args));
}
