import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { Relu } from '../layers/activations.ts';
import { Linear, type LinearArgs } from '../layers/linear.ts';
import { RmsNorm } from '../layers/rms-norm.ts';
import { type OwnModelConfig, softmaxOf } from '../record/language-modelling.ts';
import { connect } from './connect.ts';
import type { DecoderFamily } from './decoder.ts';
import type { DecoderParts } from './decoder-parts.ts';

/** PyTorch's RMSNorm takes the distance from 1 to the next float32 where it is given none. */
const NORM_EPSILON = 2 ** -23;

/**
 * The two models of babyBitNet: babyGPT (`std`) and babyBitNet (`bit`). 209,153 and 207,617 parameters at their published size
 * (64 wide, 4 layers of 4 heads, context 32, 65 characters).
 *
 * Learned positions; RMSNorm; a feed-forward layer with ReLU; a head of its own, with bias, in FP32. Ternary layers have no bias and no
 * normalization of their own, and each head's query, key and value matrix has its own scale, as each is a layer of its own there; here
 * they are side by side in one.
 *
 * Deviation from what is usual, as in its source: attention scores are divided by the root of the model's width, not of a
 * head's.
 */
export const babyGpt: DecoderFamily<OwnModelConfig> = {
  ...{ norm, attention, feedForward },
  hasPositions: () => true,
  head: ({ vocabulary }) => new Linear({ name: 'head', units: vocabulary, kernelInitializer: 'zeros' }),
};

function attention(
  name: string,
  x: SymbolicTensor,
  config: OwnModelConfig,
  parts: DecoderParts,
): SymbolicTensor {
  const { heads, hidden } = config;
  const projections = ['query', 'key', 'value'].map((part) => headMatrices(`${name}.${part}`, x, config));
  const y = parts.attend({ name, heads, scale: 1 / Math.sqrt(hidden), ...softmaxOf(config) }, projections);
  return connect(y, linear(`${name}.projection`, hidden, config));
}

/** Of all heads side by side; where they are ternary, each head's matrix has its own scale. */
function headMatrices(name: string, x: SymbolicTensor, config: OwnModelConfig): SymbolicTensor {
  const { hidden, heads, variant } = config;
  const quantizer = variant === 'bit' ? ({ name: 'bit', matrices: heads } as const) : 'none';
  return connect(x, linear(name, hidden, config, { useBias: false, quantizer }));
}

function feedForward(name: string, x: SymbolicTensor, config: OwnModelConfig): SymbolicTensor {
  return connect(
    x,
    linear(`${name}.up`, config.feedForward, config),
    new Relu({ name: `${name}.relu` }),
    linear(`${name}.down`, config.hidden, config),
  );
}

/** Ternary without bias, or FP32 with one. */
function linear(
  name: string,
  units: number,
  { variant }: OwnModelConfig,
  args: Partial<LinearArgs> = {},
): Linear {
  const isTernary = variant === 'bit';
  const quantizer = isTernary ? 'bit' : 'none';
  return new Linear({ name, units, quantizer, useBias: !isTernary, kernelInitializer: 'zeros', ...args });
}

function norm(name: string, x: SymbolicTensor): SymbolicTensor {
  return connect(x, new RmsNorm({ name, epsilon: NORM_EPSILON }));
}
