/** The weights of a decoder as generation keeps them: ternary matrices and the head in a form of the user's choice. */
import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { GivenWeights } from '../../../checkpoint/packed-checkpoint.ts';
import { DeviceState } from '../../../engine/compile.ts';
import { modelVariables } from '../../../engine/model-variables.ts';
import type { StoredMatrix } from '../../../engine/stored-matrix.ts';
import { type TernaryWeight, ternaryWeights, useKernelsAsTheyAre } from '../../../models/ternary-weights.ts';
import { eightBitColumns } from '../../../quant/eight-bit.ts';
import { type TernaryValues, ternaryWeightsOf } from '../../../quant/ternary-values.ts';
import { packTwoBit, unpackTwoBit } from '../../../quant/two-bit.ts';
import type { HeadForm, WeightForms } from './weight-forms.ts';

const OWN_HEAD = 'head/kernel';
const TIED_HEAD = 'embedding/table';

/**
 * The state of `model`, with the weights given, and `caches`, which steps assign in place. Its ternary layers take their kernels as
 * they are from then on.
 *
 * Throws when a weight is absent or has another size.
 */
export function inferenceState(
  model: LayersModel,
  given: GivenWeights,
  { weights: form = 'two-bit', head = 'fp32' }: WeightForms = {},
  caches: Readonly<Record<string, tf.Variable>> = {},
): { readonly state: DeviceState; readonly values: Readonly<Record<string, Float32Array>> } {
  const { all: variables } = modelVariables(model);
  for (const [name, { size }] of Object.entries(variables)) checkSize(name, size, given[name]);
  const ternary = new Map(ternaryWeights(model).map((weight) => [weight.name, weight]));
  useKernelsAsTheyAre(model);
  const headName = OWN_HEAD in variables ? OWN_HEAD : TIED_HEAD;
  const stored: Record<string, StoredMatrix> = {};
  const values: Record<string, Float32Array> = {};
  for (const [name, variable] of Object.entries(variables)) {
    const weight = ternary.get(name);
    if (weight !== undefined) {
      const trits = ternaryOf(weight, given);
      if (form === 'fp32') values[name] = ternaryWeightsOf(trits, weight.shape);
      else stored[name] = tritMatrix(trits, variable, form);
    } else if (name === headName) stored[name] = headMatrix(name, fullOf(name, given), variable, head);
    else values[name] = fullOf(name, given);
  }
  const state = new DeviceState({ ...variables, ...caches }, stored, Object.keys(caches));
  return { state, values };
}

function checkSize(name: string, size: number, given: GivenWeights[string] | undefined): void {
  const values = given instanceof Float32Array ? given : given?.trits;
  if (values?.length === size) return;
  const got = values === undefined ? 'none' : `${values.length} values`;
  throw new Error(`weight ${name} must have ${size} values, got ${got}: a checkpoint of another model?`);
}

function fullOf(name: string, given: GivenWeights): Float32Array {
  const values = given[name]!;
  if (values instanceof Float32Array) return values;
  throw new Error(`weight ${name} must be in FP32, got trits: a checkpoint of another model?`);
}

function ternaryOf(weight: TernaryWeight, given: GivenWeights): TernaryValues {
  const values = given[weight.name]!;
  return values instanceof Float32Array ? weight.values({ [weight.name]: values }) : values;
}

function tritMatrix(
  { trits, positive }: TernaryValues,
  { shape }: tf.Variable,
  form: 'int8' | 'two-bit',
): StoredMatrix {
  const [rows, columns] = shape as [number, number];
  const codes = packTwoBit(trits);
  // The trits themselves must not be kept by what unpacks them.
  const count = trits.length;
  const width = columns / positive.length;
  const steps =
    positive.length === 1
      ? positive
      : Array.from({ length: columns }, (_, at) => positive[Math.floor(at / width)]!);
  return {
    ...{ rows, columns, transposed: false, form },
    values: unpacking(codes, count),
    steps: Float32Array.from(steps),
  };
}

/** Unpacks anew each time, into the same memory until the garbage collector takes it: fresh pages take longer than the trits. */
function unpacking(codes: Uint8Array, count: number): () => Int8Array {
  let last: WeakRef<Int8Array> | undefined;
  return () => {
    const trits = unpackTwoBit(codes, count, last?.deref());
    last = new WeakRef(trits);
    return trits;
  };
}

/** The kernel of a head of its own, or the embedding that is tied to the head. */
function headMatrix(
  name: string,
  values: Float32Array,
  { shape }: tf.Variable,
  form: HeadForm,
): StoredMatrix {
  const transposed = name === TIED_HEAD;
  const [rows, columns] = (transposed ? shape.toReversed() : shape) as [number, number];
  const matrix = transposed ? transpose(values, columns, rows) : values;
  const own = { rows, columns, transposed } as const;
  if (form === 'int8') {
    const { integers, steps } = eightBitColumns(matrix, columns);
    return { ...own, form: 'uint8', values: constant(integers), steps };
  }
  return { ...own, form: 'float32', values: constant(matrix), steps: new Float32Array(0) };
}

/** Keeps this value alone: closures of one function keep what any of them names. */
const constant =
  <T>(value: T) =>
  () =>
    value;

/** [rows, columns] to [columns, rows]. */
function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      turned[column * rows + row] = values[row * columns + column]!;
    }
  }
  return turned;
}
