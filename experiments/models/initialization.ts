import type { RandomStream } from '../rng/random-stream.ts';

/** Draws one first value of a weight. */
export type Draw = (stream: RandomStream) => number;

/** How to draw a weight of a layer whose kernel has this shape, [..., inputs, outputs]. */
export type Scheme = (kernelShape: readonly number[]) => Draw;

/** How a model's weights start; depthwise kernels are [height, width, channels, 1]. */
export interface Initialization {
  readonly conv: Scheme;
  readonly depthwise: Scheme;
  readonly linear: Scheme;
  /** Biases of convolutions and of linear layers; the shape is still the kernel's. */
  readonly convBias: Scheme;
  readonly linearBias: Scheme;
  /** Of tables of tokens and positions, [rows, units]; a model that has none needs none. */
  readonly embedding?: Scheme;
}

const product = (sizes: readonly number[]) => sizes.reduce((total, size) => total * size, 1);

export const zeros: Scheme = () => () => 0;

/** Normal with variance 2 / fan_out, fan_out = height · width · filters (He et al. 2015, arXiv:1502.01852, equation 14). */
export const heFanOut: Scheme = (shape) =>
  normal(Math.sqrt(2 / product([...shape.slice(0, -2), shape.at(-1)!])))(shape);

/** The same for depthwise kernels as PyTorch counts: every channel's filter adds to the fan-out. */
export const heFanOutOfAllChannels: Scheme = (shape) => normal(Math.sqrt(2 / product(shape)))(shape);

/** Uniform in ±1/sqrt(fan_in), fan_in all but the last size: PyTorch's default for kernels and biases. */
export const uniformFanIn: Scheme = (shape) => uniform(1 / Math.sqrt(product(shape.slice(0, -1))))(shape);

/** Uniform in ±1/sqrt(outputs), as EfficientNet's classifier. */
export const uniformFanOut: Scheme = (shape) => uniform(1 / Math.sqrt(shape.at(-1)!))(shape);

export function normal(deviation: number): Scheme {
  return () => (stream) => stream.normal() * deviation;
}

export function uniform(bound: number): Scheme {
  return () => (stream) => (2 * stream.uniform() - 1) * bound;
}

/** PyTorch's defaults for convolutions and linear layers. */
export const PYTORCH_DEFAULTS: Initialization = {
  conv: uniformFanIn,
  depthwise: uniformFanIn,
  linear: uniformFanIn,
  convBias: uniformFanIn,
  linearBias: uniformFanIn,
};

/** Normal, drawn again outside of ±2: PyTorch's trunc_normal_ has its bounds in values, ±2 and not ±2σ. */
export function truncatedNormal(deviation: number): Scheme {
  return () => (stream) => {
    let value: number;
    do value = stream.normal() * deviation;
    while (Math.abs(value) > 2);
    return value;
  };
}
