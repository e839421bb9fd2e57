/**
 * Products of 8-bit integers with sums of 32 bits, which come out in FP32 times a scale: one node, and no pass over the sums in
 * between. float(sum) · fl(scale · step) to the last digit.
 */
import type { OnnxGraph } from '../onnx-graph.ts';

/** What stands for 0 in uint8. */
export const ZERO = 128;

export interface IntegerFactors {
  /** uint8 [..., rows, features] with zero point 128. */
  readonly activations: string;
  /** [features, columns]: int8 with zero point 0, or uint8 with 128. */
  readonly weights: string;
  readonly weightType: 'int8' | 'uint8';
  /** Of all activations, []. Default 1. */
  readonly scale?: string;
  /** Of weights, [1] or [columns]. Default 1. */
  readonly step?: string;
}

export function integerProduct(graph: OnnxGraph, factors: IntegerFactors): string {
  const { activations, weights, weightType, scale = graph.scalar(1), step = graph.scalar(1) } = factors;
  const zeros = [
    graph.scalar(ZERO, 'uint8'),
    ...(weightType === 'uint8' ? [graph.scalar(ZERO, 'uint8')] : []),
  ];
  const inputs = [activations, weights, scale, step, ...zeros];
  return graph.node('MatMulIntegerToFloat', inputs, {}, 'com.microsoft');
}
