import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { GeluTanh } from '../layers/activations.ts';
import { GatedUnit } from '../layers/gated-unit.ts';
import { LayerNorm } from '../layers/layer-norm.ts';
import { Linear } from '../layers/linear.ts';
import { RmsNorm } from '../layers/rms-norm.ts';
import { type PretrainedModelConfig, softmaxOf } from '../record/language-modelling.ts';
import { connect } from './connect.ts';
import type { DecoderFamily } from './decoder.ts';
import type { DecoderParts } from './decoder-parts.ts';

/**
 * GPT-2, Llama, Qwen2 and BitNet b1.58 2B4T, as Hugging Face's transformers compute them. `std`: FP32; `bit`: every matrix but
 * embedding and head is ternary with 8-bit input, as BitNet's are.
 *
 * Query, key and value are one matrix in GPT-2 and three in the others, gate and up are two. In BitNet what attention and gate give
 * is normalized once more before the matrix behind it.
 */
export const pretrainedDecoder: DecoderFamily<PretrainedModelConfig> = {
  ...{ norm, attention, feedForward },
  hasPositions: ({ theta }) => theta === null,
  head: ({ tied, vocabulary }) => (tied ? null : zeroLinear('head', vocabulary, { useBias: false })),
};

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
