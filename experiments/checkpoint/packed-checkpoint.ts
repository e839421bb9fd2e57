/**
 * Checkpoints with ternary weights packed at five trits a byte (3^5 = 243 ≤ 256, 1.6 bits a weight), so that compression
 * is measured on disk. A ternary tensor `name` becomes `name:trits` (U8) and `name:scales` (F32, [positive, negative], a
 * column for each matrix where the tensor has several side by side);
 * its shape stands in the metadata. All other tensors are FP32 as they are.
 */
import { packTrits, unpackTrits } from '../quant/pack-trits.ts';
import { type TernaryValues, ternaryWeightsOf } from '../quant/ternary-values.ts';
import { readSafetensors, type StoredTensor, type TensorFile, writeSafetensors } from './safetensors.ts';
import { sizeOf } from './size-of.ts';

export const TRITS = ':trits';
export const SCALES = ':scales';

/** Ternary values with the shape of their tensor. */
export interface TernaryTensor extends TernaryValues {
  readonly shape: readonly number[];
}

/** `weights` are all of a model's, `ternary` those among them that are ternary, by the same names. */
export function writePackedCheckpoint(
  weights: TensorFile,
  ternary: Readonly<Record<string, TernaryTensor>>,
): Uint8Array {
  const tensors: Record<string, StoredTensor> = {};
  const shapes: Record<string, readonly number[]> = {};
  for (const [name, tensor] of Object.entries(weights)) if (!(name in ternary)) tensors[name] = tensor;
  for (const [name, { trits, positive, negative, shape }] of Object.entries(ternary)) {
    if (!(name in weights)) throw new Error(`writePackedCheckpoint: ${name} is not among the weights`);
    const data = packTrits(trits);
    tensors[name + TRITS] = { dtype: 'U8', shape: [data.length], data };
    const scaleShape = positive.length === 1 ? [2] : [2, positive.length];
    tensors[name + SCALES] = {
      dtype: 'F32',
      shape: scaleShape,
      data: Float32Array.of(...positive, ...negative),
    };
    shapes[name] = shape;
  }
  return writeSafetensors(tensors, packedMetadata(shapes));
}

/** Of a file with ternary tensors of these shapes. */
export function packedMetadata(shapes: Readonly<Record<string, readonly number[]>>): Record<string, string> {
  return { ternary: JSON.stringify(sorted(shapes)) };
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A checkpoint's weights by name: FP32, latent ones of ternary kernels too, or trits with their scales. */
export type GivenWeights = Readonly<Record<string, Float32Array | TernaryTensor>>;

/** `ternary`: of a packed checkpoint; `latent`: of one in FP32. Throws as the readers of each do. */
export function readWeights(bytes: Uint8Array, source: string, kernels: 'latent' | 'ternary'): GivenWeights {
  if (kernels === 'latent') return readFullWeights(bytes, source);
  const { full, ternary } = readPackedWeights(bytes, source);
  return { ...full, ...ternary };
}

/** Weights with the values that trits stand for: -scale, 0 or +scale. */
export function floatWeights(given: GivenWeights): Record<string, Float32Array> {
  const entries = Object.entries(given).map(([name, weight]) => {
    return [name, weight instanceof Float32Array ? weight : ternaryWeightsOf(weight, weight.shape)] as const;
  });
  return Object.fromEntries(entries);
}

/** Throws, naming the tensor, where one is not F32. */
export function readFullWeights(bytes: Uint8Array, source: string): Record<string, Float32Array> {
  return f32Values(readSafetensors(bytes, source).tensors, source);
}

/** Throws, naming the tensor, where one that has no trits is not F32. */
export function readPackedWeights(
  bytes: Uint8Array,
  source: string,
): {
  readonly full: Record<string, Float32Array>;
  readonly ternary: Readonly<Record<string, TernaryTensor>>;
} {
  const { tensors, metadata } = readSafetensors(bytes, source);
  if (metadata.ternary === undefined) throw new Error(`${source}: metadata must name its ternary tensors`);
  const shapes = JSON.parse(metadata.ternary) as Record<string, readonly number[]>;
  const full: Record<string, StoredTensor> = { ...tensors };
  const ternary: Record<string, TernaryTensor> = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const packed = tensors[name + TRITS];
    const scales = tensors[name + SCALES];
    if (packed?.dtype !== 'U8' || scales?.dtype !== 'F32') {
      throw new Error(`${source}: ${name} must have trits in U8 and scales in F32`);
    }
    delete full[name + TRITS];
    delete full[name + SCALES];
    ternary[name] = ternaryTensor(shape, packed.data, scales.data);
  }
  return { full: f32Values(full, source), ternary };
}

function f32Values(tensors: TensorFile, source: string): Record<string, Float32Array> {
  const entries = Object.entries(tensors).map(([name, tensor]) => {
    if (tensor.dtype !== 'F32') throw new Error(`${source}: ${name} must be F32, got ${tensor.dtype}`);
    return [name, tensor.data] as const;
  });
  return Object.fromEntries(entries);
}

/** From the two tensors that stand for it. */
export function ternaryTensor(
  shape: readonly number[],
  packed: Uint8Array,
  scales: Float32Array,
): TernaryTensor {
  const count = sizeOf(shape);
  const matrices = scales.length / 2;
  return {
    shape,
    trits: unpackTrits(packed, count),
    positive: [...scales.subarray(0, matrices)],
    negative: [...scales.subarray(matrices)],
  };
}
