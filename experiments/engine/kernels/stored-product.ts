/** Products with matrices that inference keeps for them, and vectors from those that are embeddings. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { OnnxType } from '../onnx-graph.ts';
import type { StoredMatrix } from '../stored-matrix.ts';
import { type Trace, tracedKernel } from '../trace-backend.ts';
import { type Integers, sizeOf, viewOf } from '../traced-value.ts';
import { type IntegerFactors, integerProduct, twoBitSums, ZERO } from './integer-products.ts';

/** Of activations that come in FP32: 8 bits a row, as BitNet's. */
const EIGHT_BITS = { levels: 127, smallestMaximum: 1e-5 } as const;

interface Transposes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** x · W, or x · Wᵀ where the variable is the transposed matrix. Throws on any other product. */
export function storedProduct(trace: Trace, x: TensorInfo, w: TensorInfo, asked: Transposes): TensorInfo {
  const { graph } = trace;
  const { name, matrix } = trace.value(w).stored!;
  if (x.shape.length !== 2 || asked.transposeA || asked.transposeB !== matrix.transposed) {
    const how = matrix.transposed ? ' transposed' : '';
    throw new Error(`trace: ${name} is kept for products of rows with it${how}, and for no other`);
  }
  const shape = [x.shape[0]!, matrix.columns];
  if (matrix.form === 'float32') {
    return trace.tensor(shape, 'float32', graph.node('MatMul', [trace.name(x), inputOf(trace, w)]));
  }
  const { name: integers, step } = integersOf(trace, x);
  if (shape[0] === 1) return tokenProduct(trace, integers, step, w);
  const factors = { activations: integers, weights: inputOf(trace, w), weightType: integerType(matrix) };
  const steps = graph.node('Mul', [step, stepsOf(trace, matrix)]);
  return trace.tensor(shape, 'float32', graph.node('Mul', [integerProduct(graph, factors), steps]));
}

/**
 * Of a single row, as a sequence of one token, which most products are given and asked for: no node is needed to see it otherwise.
 * Integer products are exact: the kernels differ in speed and memory, and in no digit.
 */
function tokenProduct(trace: Trace, integers: string, scale: string, w: TensorInfo): TensorInfo {
  const { graph, bakes } = trace;
  const { matrix } = trace.value(w).stored!;
  const activations = viewOf(graph, integers, [1, 1, matrix.rows]);
  const step = stepsOf(trace, matrix);
  const isCoded = bakes && matrix.form === 'two-bit';
  const product = isCoded
    ? graph.node('Mul', [twoBitSums(graph, activations, matrix), graph.node('Mul', [scale, step])])
    : integerProduct(graph, {
        activations,
        ...{ ...weights(), scale, step },
      });
  const shape = [1, matrix.columns];
  return trace.tensor(shape, 'float32', viewOf(graph, graph.shaped(product, [1, 1, matrix.columns]), shape));

  function weights(): Pick<IntegerFactors, 'weights' | 'weightType'> {
    const weightType = integerType(matrix);
    if (!bakes) return { weights: inputOf(trace, w), weightType };
    const [values, shape] = [matrix.values(), [matrix.rows, matrix.columns]];
    if (weightType === 'int8' || !trace.hasExactByteSums) {
      return { weights: graph.constant(values, shape, weightType), weightType };
    }
    // The same integers, for the faster kernel.
    const signed = Int8Array.from(values, (value) => value - ZERO);
    return { weights: graph.constant(signed, shape, 'int8'), weightType: 'int8' };
  }
}

const integerType = ({ form }: StoredMatrix): 'uint8' | 'int8' => (form === 'uint8' ? 'uint8' : 'int8');

/** The values as an input of the graph, declared where it is used. */
function inputOf(trace: Trace, w: TensorInfo): string {
  const { name, matrix } = trace.value(w).stored!;
  return trace.graph.input(name, typeOf(matrix), [matrix.rows, matrix.columns]);
}

const typeOf = ({ form }: StoredMatrix): OnnxType => (form === 'two-bit' ? 'int8' : form);

const stepsOf = ({ graph }: Trace, { steps }: StoredMatrix): string =>
  graph.constant(steps, [steps.length], 'float32');

/** The rows' integers, as their quantizer made them or, where there was none, of 8 bits a row. */
function integersOf(trace: Trace, x: TensorInfo): Integers {
  const known = trace.value(x).integers;
  if (known?.of === 'activations') return known;
  const [rows, features] = x.shape as [number, number];
  const sequence = trace.reshaped(x, [1, rows, features]);
  const quantized = tracedKernel('AbsmaxQuantize')(trace, { x: sequence }, { ...EIGHT_BITS, rows });
  return trace.value(quantized as TensorInfo).integers!;
}

/** Vectors of an embedding by their indices. Throws unless the matrix is one. */
export function storedRows(trace: Trace, x: TensorInfo, indices: TensorInfo, axis: number): TensorInfo {
  const { graph } = trace;
  const { name, matrix } = trace.value(x).stored!;
  if (axis !== 0 || !matrix.transposed)
    throw new Error(`trace: ${name} is not kept for a gather of its rows`);
  const count = sizeOf(indices.shape);
  const flat = viewOf(graph, trace.name(indices), [count]);
  const columns = graph.node('Gather', [inputOf(trace, x), flat], { axis: 1 });
  const vectors = graph.node('Transpose', [columns], { perm: [1, 0] });
  const shape = [...indices.shape, matrix.rows];
  return trace.tensor(shape, 'float32', viewOf(graph, inUnits(), shape));

  function inUnits(): string {
    if (matrix.form === 'float32') return vectors;
    const integers = graph.node('Sub', [graph.cast(vectors, 'float32'), graph.scalar(ZERO)]);
    const steps = graph.node('Gather', [stepsOf(trace, matrix), flat]);
    return graph.node('Mul', [integers, viewOf(graph, steps, [count, 1])]);
  }
}
