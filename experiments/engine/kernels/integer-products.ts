/** Products of 8-bit activations with matrices of integers. */
import type { OnnxGraph } from '../onnx-graph.ts';
import type { StoredMatrix } from '../stored-matrix.ts';
import { viewOf } from '../traced-value.ts';

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

/**
 * Products of 8-bit integers with sums of 32 bits, which come out in FP32 times a scale: one node, and no pass over the sums in
 * between. float(sum) · fl(scale · step) to the last digit.
 */
export function integerProduct(graph: OnnxGraph, factors: IntegerFactors): string {
  const { activations, weights, weightType, scale = graph.scalar(1), step = graph.scalar(1) } = factors;
  const zeros = [
    graph.scalar(ZERO, 'uint8'),
    ...(weightType === 'uint8' ? [graph.scalar(ZERO, 'uint8')] : []),
  ];
  const inputs = [activations, weights, scale, step, ...zeros];
  return graph.node('MatMulIntegerToFloat', inputs, {}, 'com.microsoft');
}

/** The largest that ONNX Runtime has kernels of two bits for; each block has a scale of its own beside its codes. */
const BLOCK = 128;
const OWN = BLOCK - 1;
const CODES_A_BYTE = 4;
const ZERO_CODE = 2;
/** Activations are rounded to int8 and multiplied as integers. */
const INTEGER_PRODUCTS = 4;

/**
 * Sums of 8-bit activations times trits for one row, by ONNX Runtime's product with weights of two bits.
 *
 * `MatMulNBits` at accuracy level 4 rounds the activations of every block to 8 bits by the block's own largest magnitude, which is not
 * BitNet's absmax of the whole token. So it is given the token's integers, in -127 … 127, and each block ends with an activation of
 * 127 whose weight is 0: every block's largest magnitude is then 127 and its step 1, and rounding changes nothing. Sums of so small
 * integers are exact in FP32, too: the result is MatMulInteger's, to the last digit, as long as |sum| < 2^24.
 *
 * `activations` uint8 [1, 1, rows] with zero point 128; gives float32 [1, 1, columns].
 */
export function twoBitSums(graph: OnnxGraph, activations: string, matrix: StoredMatrix): string {
  const { rows, columns } = matrix;
  const blocks = Math.ceil(rows / OWN);
  const integers = graph.node('DequantizeLinear', [activations, graph.scalar(1), graph.scalar(128, 'uint8')]);
  const codes = graph.constant(blockCodes(matrix, blocks), [columns, blocks, BLOCK / CODES_A_BYTE], 'uint8');
  const steps = graph.constant(new Float32Array(columns * blocks).fill(1), [columns * blocks], 'float32');
  const attributes = {
    ...{ K: blocks * BLOCK, N: columns },
    ...{ bits: 2, block_size: BLOCK, accuracy_level: INTEGER_PRODUCTS },
  };
  return graph.node(
    'MatMulNBits',
    [inBlocks(graph, integers, rows), codes, steps],
    attributes,
    'com.microsoft',
  );
}

/** [1, 1, rows] with 127 after every 127 of them, and zeros before the last 127. */
function inBlocks(graph: OnnxGraph, integers: string, rows: number): string {
  const blocks = Math.ceil(rows / OWN);
  const filled = endedBy(graph, integers, blocks * OWN - rows, 0);
  const ended = endedBy(graph, viewOf(graph, filled, [1, blocks, OWN]), 1, OWN);
  return viewOf(graph, ended, [1, 1, blocks * BLOCK]);
}

/** So many more of a value at the end of the last of three axes. */
function endedBy(graph: OnnxGraph, x: string, count: number, value: number): string {
  return graph.node('Pad', [x, graph.integers([0, 0, 0, 0, 0, count]), graph.scalar(value)]);
}

/** Trit plus 2, column by column, four a byte; what stands for no row is the code of 0. */
function blockCodes(matrix: StoredMatrix, blocks: number): Uint8Array {
  const { rows, columns } = matrix;
  const trits = matrix.values();
  const bytes = (blocks * BLOCK) / CODES_A_BYTE;
  const codes = new Uint8Array(columns * bytes).fill(0b10101010);
  for (let row = 0; row < rows; row++) {
    const place = Math.floor(row / OWN) * BLOCK + (row % OWN);
    const [byte, shift] = [Math.floor(place / CODES_A_BYTE), 2 * (place % CODES_A_BYTE)];
    for (let column = 0; column < columns; column++) {
      // The code of 0 is there already; codes 2 + trit differ from it by exclusive or: 1 is 2 ^ 3, 3 is 2 ^ 1.
      const trit = trits[row * columns + column]!;
      if (trit !== 0) codes[column * bytes + byte]! ^= (ZERO_CODE ^ (ZERO_CODE + trit)) << shift;
    }
  }
  return codes;
}
