import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { GatedUnit } from '../layers/gated-unit.ts';
import { Linear } from '../layers/linear.ts';
import { RmsNorm } from '../layers/rms-norm.ts';
import { type OwnModelConfig, softmaxOf } from '../record/language-modelling.ts';
import { connect } from './connect.ts';
import type { DecoderFamily } from './decoder.ts';
import type { DecoderParts } from './decoder-parts.ts';

const NORM_EPSILON = 1e-5;
const ROTARY_BASE = 10_000;

/**
 * The architecture of BitNet Training's four experiments (`bit`), and the same in FP32 (`std`). 95,367,936 parameters at the
 * baseline's size, in both.
 *
 * Token embedding tied to the head, in FP32; RMSNorm; grouped-query attention with rotary positions; a feed-forward layer gated by
 * squared ReLU; query, key and value in one matrix, gate and up in one; no biases. Every ternary layer normalizes its input once more,
 * by RMSNorm without gain (the BitLinear of Wang et al. 2023, arXiv:2310.11453); the layers of the FP32 twin do not.
 *
 * Deviation: the norm inside ternary layers has ε 1e-6, the others 1e-5, as all have in the source.
 */
export const bitnetTraining: DecoderFamily<OwnModelConfig> = {
  ...{ norm, attention, feedForward },
  hasPositions: () => false,
  head: () => null,
};

function attention(
  name: string,
  x: SymbolicTensor,
  config: OwnModelConfig,
  parts: DecoderParts,
): SymbolicTensor {
  const { hidden, heads, keyValueHeads } = config;
  const size = hidden / heads;
  const qkv = connect(x, linear(`${name}.qkv`, (heads + 2 * keyValueHeads) * size, config));
  const y = parts.attend({ name, heads, keyValueHeads, theta: ROTARY_BASE, ...softmaxOf(config) }, qkv);
  return connect(y, linear(`${name}.projection`, hidden, config));
}

function feedForward(name: string, x: SymbolicTensor, config: OwnModelConfig): SymbolicTensor {
  return connect(
    x,
    linear(`${name}.gate_up`, 2 * config.feedForward, config),
    new GatedUnit({ name, activation: 'squaredRelu' }),
    linear(`${name}.down`, config.hidden, config),
  );
}

function linear(name: string, units: number, { variant }: OwnModelConfig): Linear {
  const quantizer = variant === 'bit' ? ({ name: 'bit', norm: 'rms' } as const) : 'none';
  return new Linear({ name, units, quantizer, useBias: false, kernelInitializer: 'zeros' });
}

function norm(name: string, x: SymbolicTensor): SymbolicTensor {
  return connect(x, new RmsNorm({ name, epsilon: NORM_EPSILON }));
}
