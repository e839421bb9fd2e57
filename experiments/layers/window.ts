import type { backend_util, serialization } from '@tensorflow/tfjs-core';
import { positiveInteger } from './layer-arguments.ts';

/** Zeros around the image: `same` and `valid` as in TensorFlow, or so many on each side, as in PyTorch. */
export type Padding = 'same' | 'valid' | number;

export interface WindowArgs {
  /** Side of the square window, or [height, width]. */
  readonly kernelSize: number | readonly number[];
  /** Default 1. */
  readonly strides?: number | readonly number[];
  /** Default `valid`. With strides, `same` differs from PyTorch's symmetric padding: say 1 for that. */
  readonly padding?: Padding;
}

/** A window sliding over an image. */
export interface Window {
  readonly kernelSize: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: Padding;
}

/** Validates and fills in `args` of the layer named `layer`. Throws when a size or the padding is out of range. */
export function windowOf(layer: string, { kernelSize, strides = 1, padding = 'valid' }: WindowArgs): Window {
  if (padding !== 'same' && padding !== 'valid' && !(Number.isInteger(padding) && padding >= 0)) {
    throw new Error(`${layer}: padding must be same, valid or an integer of at least 0, got ${padding}`);
  }
  return {
    kernelSize: pair(layer, 'kernelSize', kernelSize),
    strides: pair(layer, 'strides', strides),
    padding,
  };
}

function pair(layer: string, field: string, value: number | readonly number[]): [number, number] {
  const [height, width, ...rest] = typeof value === 'number' ? [value, value] : value;
  if (height === undefined || width === undefined || rest.length > 0) {
    throw new Error(`${layer}: ${field} must be a number or a pair, got [${value}]`);
  }
  return [positiveInteger(layer, field, height), positiveInteger(layer, field, width)];
}

/** Positions of the window along an axis (0 height, 1 width) of so many pixels; null when those are not known. */
export function outputSize(window: Window, axis: 0 | 1, pixels: number | null): number | null {
  if (pixels === null) return null;
  const { kernelSize, strides, padding } = window;
  if (padding === 'same') return Math.ceil(pixels / strides[axis]);
  const padded = pixels + 2 * (padding === 'valid' ? 0 : padding);
  return Math.floor((padded - kernelSize[axis]) / strides[axis]) + 1;
}

/**
 * The padding as TensorFlow.js's ops take it. A number is spelled out for both axes: as a number, TensorFlow.js computes
 * the output's width with the kernel's height.
 */
export function paddingOf({ padding }: Window): 'same' | 'valid' | backend_util.ExplicitPadding {
  if (typeof padding !== 'number') return padding;
  return [
    [0, 0],
    [padding, padding],
    [padding, padding],
    [0, 0],
  ];
}

export function windowConfig({ kernelSize, strides, padding }: Window): serialization.ConfigDict {
  return { kernelSize: [...kernelSize], strides: [...strides], padding };
}
