import type { serialization, Tensor } from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import type { TernaryValues } from '../quant/ternary-values.ts';
import type { Initializer } from './initializer.ts';

export type AddWeight = (name: string, shape: number[], initializer: Initializer) => LayerVariable;

/** What a layer does to its operands before it multiplies them. One object belongs to one layer. */
export interface Quantizer {
  /** Adds the weights that the quantizer learns, and sets them to fit the kernel. */
  build(add: AddWeight, kernel: LayerVariable): void;
  /** Sets them again, after the kernel was given other first values. */
  fitTo(kernel: LayerVariable): void;
  input(x: Tensor): Tensor;
  kernel(latentWeights: Tensor): Tensor;
  /** What makes an equal quantizer again: a `QuantizerConfig`. */
  config(): serialization.ConfigDict;
  /**
   * Ternary values of the kernel with so many columns, from the layer's weights by the last part of their names; null in full
   * precision.
   */
  readonly ternary: ((weights: (name: string) => Float32Array, columns: number) => TernaryValues) | null;
}

/** FP32: nothing is done. */
export const FULL_PRECISION: Quantizer = {
  build: () => {},
  fitTo: () => {},
  input: (x) => x,
  kernel: (weights) => weights,
  config: () => ({ name: 'none' }),
  ternary: null,
};
