import { readPackedTensors } from '../../../checkpoint/packed-checkpoint.ts';
import { readSafetensors, type TensorFile } from '../../../checkpoint/safetensors.ts';
import { ternaryWeightsOf } from '../../../quant/ternary-values.ts';
import type { LanguageModelConfig } from '../../../record/language-modelling.ts';
import type { Tokenizer } from '../tokenizers/tokenizer.ts';
import type { GivenWeights } from './inference-state.ts';

/** A trained model, of a recorded run or imported, with its weights still on disk. */
export interface StoredModel {
  readonly model: LanguageModelConfig;
  readonly tokenizer: Tokenizer;
  /** What ternary kernels are stored as: `latent` weights, which the model quantizes, or their `ternary` values, as trits. */
  readonly kernels: 'latent' | 'ternary';
  /** Weights by name. */
  weights(): GivenWeights;
  readonly origin: { readonly name: string; readonly sha256: string };
}

/** The weights of a checkpoint. Throws, naming the tensor, where one that has no trits is not F32. */
export function storedWeights(
  bytes: Uint8Array,
  file: string,
  kernels: StoredModel['kernels'],
): GivenWeights {
  if (kernels === 'latent') return f32Values(readSafetensors(bytes, file).tensors, file);
  const { full, ternary } = readPackedTensors(bytes, file);
  return { ...f32Values(full, file), ...ternary };
}

/** The same with the values that trits stand for. */
export function floatWeights(given: GivenWeights): Record<string, Float32Array> {
  const entries = Object.entries(given).map(([name, weight]) => {
    return [name, weight instanceof Float32Array ? weight : ternaryWeightsOf(weight, weight.shape)] as const;
  });
  return Object.fromEntries(entries);
}

function f32Values(tensors: TensorFile, file: string): Record<string, Float32Array> {
  const entries = Object.entries(tensors).map(([name, tensor]) => {
    if (tensor.dtype !== 'F32') throw new Error(`${file}: ${name} must be F32, got ${tensor.dtype}`);
    return [name, tensor.data] as const;
  });
  return Object.fromEntries(entries);
}
