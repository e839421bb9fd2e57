/**
 * What a tensor is while a step is traced: the name of a value in the ONNX graph, in one or more stored forms.
 *
 *   plain    the logical order of TensorFlow.js, [batch, height, width, channels] for images
 *   blocked  MLAS's channel-blocked order: declared as [batch, channels, height, width], in memory
 *            [batch, channels / b, height, width, b] with b channels side by side
 *   flat     [1, b, 1, size / b], plain order seen as b long rows: what makes an update of weights one pass
 *
 * Conversions are nodes, made when a kernel asks for a form that is not there, and made once.
 */
import { type DataType, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { OnnxGraph, OnnxType } from './onnx-graph.ts';
import type { StoredMatrix } from './stored-matrix.ts';

export type Form = 'plain' | 'blocked' | 'flat';

export interface TracedValue {
  readonly shape: readonly number[];
  readonly dtype: DataType;
  readonly forms: Partial<Record<Form, string>>;
  /** Known to hold no negative number: the output of a ReLU. */
  readonly nonNegative?: boolean;
  /** A smaller tensor that this one repeats (by broadcasting): its forms are made only when something asks for them. */
  readonly repeats?: TensorInfo;
  /** What the values are integer multiples of, where a quantizer made them for a product of integers. */
  readonly integers?: Integers;
  /** A matrix that is kept for products and gathers alone; it has no forms. */
  readonly stored?: { readonly name: string; readonly matrix: StoredMatrix };
  /** The host's own copy, for constants. */
  readonly host?: Float32Array | Int32Array | Uint8Array;
}

/** A matrix as integers: values are (integers - zero point) · step. */
export interface Integers {
  /** uint8 [rows, columns] with zero point 128, or int8 in the tensor's shape with zero point 0. */
  readonly name: string;
  /** [rows, 1] of activations, [] of a single row; [] or [columns] of weights. */
  readonly step: string;
  readonly of: 'activations' | 'weights';
}

export const sizeOf = (shape: readonly number[]): number => util.sizeFromShape(shape as number[]);

export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

export function onnxType(dtype: DataType): OnnxType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new Error(`trace: tensors of type ${dtype} cannot be compiled, only float32, int32 and bool`);
}

/** Whether a tensor of this shape can be stored channel-blocked. */
export function canBlock(shape: readonly number[], block: number): boolean {
  return block > 1 && shape.length === 4 && shape[3]! % block === 0;
}

export const FLAT_MINIMUM = 4096;

export function canFlatten(shape: readonly number[], block: number): boolean {
  const size = sizeOf(shape);
  return block > 1 && size >= FLAT_MINIMUM && size % block === 0;
}

export const flatShape = (shape: readonly number[], block: number): number[] => [
  1,
  block,
  1,
  sizeOf(shape) / block,
];

/** The value in the form asked for; converts it, once, when it is not there yet. */
export function inForm(graph: OnnxGraph, value: TracedValue, form: Form, block: number): string {
  const ready = value.forms[form];
  if (ready !== undefined) return ready;
  const made = convert(graph, value, form, block);
  value.forms[form] = made;
  return made;
}

function convert(graph: OnnxGraph, value: TracedValue, form: Form, block: number): string {
  const { forms, shape } = value;
  switch (form) {
    case 'plain':
      if (forms.flat !== undefined) return viewOf(graph, forms.flat, shape);
      return fromBlocked(graph, value);
    case 'blocked': {
      const plain = inForm(graph, value, 'plain', block);
      return graph.node('ReorderInput', [plain], { channels_last: 1 }, 'com.microsoft.nchwc');
    }
    case 'flat':
      return viewOf(graph, inForm(graph, value, 'plain', block), flatShape(shape, block));
  }
}

/** ReorderOutput takes floats only; booleans pass through them. */
function fromBlocked(graph: OnnxGraph, { forms, shape, dtype }: TracedValue): string {
  const reorder = (name: string) =>
    graph.node('ReorderOutput', [name], { channels: shape[3]!, channels_last: 1 }, 'com.microsoft.nchwc');
  if (dtype === 'float32') return reorder(forms.blocked!);
  return graph.cast(reorder(graph.cast(forms.blocked!, 'float32')), 'bool');
}

/**
 * The same bytes under another shape. Reshaping an input of the graph would copy it, so an input is declared a second
 * time with the other shape; whoever runs the graph feeds the same buffer to both (names `x` and `x@3x3x16`).
 */
export function viewOf(graph: OnnxGraph, name: string, shape: readonly number[]): string {
  const original = graph.inputs.find((input) => input.name === name);
  if (original !== undefined) {
    if (sameShape(original.shape, shape)) return name;
    return graph.input(`${name.split('@')[0]}@${shape.join('x')}`, original.type, shape);
  }
  const producer = graph.producer(name);
  const source = producer?.op === 'Reshape' ? producer.inputs[0]! : name;
  const known = graph.shapeOf(source);
  if (known !== undefined && sameShape(known, shape)) return source;
  return graph.node('Reshape', [source, graph.integers(shape)]);
}
