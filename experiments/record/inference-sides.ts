/** The ways in which one network is computed for its inference times. */
import type { Quantization } from './names.ts';

export const INFERENCE_SIDES = {
  ort_fp32: { runtime: 'ONNX Runtime', network: 'fp32', products: 'FP32' },
  ort_ternary: { runtime: 'ONNX Runtime', network: 'ternary', products: 'ternary weights as FP32' },
  ort_integer: { runtime: 'ONNX Runtime', network: 'ternary', products: '8-bit integers' },
  ort_products: { runtime: 'ONNX Runtime', network: 'ternary', products: '8-bit integers as matrices' },
  wasm_fp32: { runtime: 'WebAssembly', network: 'fp32', products: 'FP32' },
  wasm_integer: { runtime: 'WebAssembly', network: 'ternary', products: '16-bit integers' },
  wasm_ternary: { runtime: 'WebAssembly', network: 'ternary', products: 'additions' },
} as const satisfies Readonly<Record<string, InferenceSideDescription>>;

export interface InferenceSideDescription {
  readonly runtime: 'ONNX Runtime' | 'WebAssembly';
  /** `fp32`: the same architecture in full precision; `ternary`: the network itself. */
  readonly network: 'fp32' | 'ternary';
  /** What its products are made of. */
  readonly products: string;
}

export type InferenceSideName = keyof typeof INFERENCE_SIDES;
export const INFERENCE_SIDE_NAMES = Object.keys(INFERENCE_SIDES) as [
  InferenceSideName,
  ...InferenceSideName[],
];

/** Those of a BitNet network that `lab efficiency` measures. */
const WITHOUT_MATRICES = INFERENCE_SIDE_NAMES.filter((side) => side !== 'ort_products');

/**
 * Sides that say something about a variant. TTQ leaves activations in FP32 and has two scales a layer: integer products and
 * sums of 8-bit activations do not compute it.
 */
export function sidesOfVariant(quantization: Quantization): readonly InferenceSideName[] {
  const { std, ttq, bit } = {
    std: ['ort_fp32', 'wasm_fp32'],
    ttq: ['ort_fp32', 'ort_ternary', 'wasm_fp32'],
    bit: WITHOUT_MATRICES,
  } as const;
  return { std, ttq, bit }[quantization];
}
