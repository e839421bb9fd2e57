import { type GivenWeights, SCALES, TRITS, ternaryTensor } from '../../../checkpoint/packed-checkpoint.ts';
import { sizeOf } from '../../../checkpoint/size-of.ts';
import { openTensorFile } from '../../../checkpoint/tensor-file.ts';
import { ternaryWeightsOf } from '../../../quant/ternary-values.ts';
import type { LanguageModelConfig } from '../../../record/language-modelling.ts';
import type { Tokenizer } from '../tokenizers/tokenizer.ts';

/** A trained model, of a recorded run or imported, with its weights still on disk. */
export interface StoredModel {
  readonly model: LanguageModelConfig;
  readonly tokenizer: Tokenizer;
  /** What ternary kernels are stored as: `latent` weights, which the model quantizes, or their `ternary` values, as trits. */
  readonly kernels: 'latent' | 'ternary';
  /** The checkpoint that holds them. */
  readonly file: string;
  /** All weights by name. */
  weights(): GivenWeights;
  readonly origin: { readonly name: string; readonly sha256: string };
}

/** Weights that are read when they are asked for. */
export interface WeightReader {
  /** In float32; of a ternary matrix the values that its trits stand for. Others are valid until the next call. */
  weight(name: string): Float32Array;
  /** A row of a matrix [rows, width] in floating point. */
  row(name: string, row: number, width: number): Float32Array;
  close(): void;
}

/** Throws when the file is not what the format allows. */
export function openWeights({ file }: Pick<StoredModel, 'file'>): WeightReader {
  const tensors = openTensorFile(file);
  const shapes = JSON.parse(tensors.metadata.ternary ?? '{}') as Record<string, readonly number[]>;
  // One buffer for all: what is read a moment later would wait for the garbage collector beside it.
  let buffer = new Float32Array(0);
  const inBuffer = (name: string): Float32Array => {
    const shape = tensors.entries.get(name)?.shape;
    const size = shape === undefined ? 0 : sizeOf(shape);
    if (size > buffer.length) buffer = new Float32Array(size);
    const values = buffer.subarray(0, size);
    tensors.readInto(name, values);
    return values;
  };
  return {
    weight(name) {
      const shape = shapes[name];
      if (shape === undefined) return inBuffer(name);
      const values = ternaryTensor(shape, tensors.bytes(name + TRITS), tensors.floats(name + SCALES));
      return ternaryWeightsOf(values, shape);
    },
    row: (name, row, width) => tensors.floatsAt(name, row * width, width),
    close: () => tensors.close(),
  };
}
