import type { TensorFile } from '../../../checkpoint/safetensors.ts';
import type { LanguageModelConfig } from '../../../record/language-modelling.ts';
import type { Tokenizer } from '../tokenizers/tokenizer.ts';

/** A trained model, of a recorded run or imported, with its weights still on disk. */
export interface StoredModel {
  readonly model: LanguageModelConfig;
  readonly tokenizer: Tokenizer;
  /** What ternary kernels are stored as: `latent` weights, which the model quantizes, or their `ternary` values. */
  readonly kernels: 'latent' | 'ternary';
  /** Weights by name. */
  weights(): Record<string, Float32Array>;
  readonly origin: { readonly name: string; readonly sha256: string };
}

/** The values of a checkpoint. Throws, naming the tensor, where one is not F32. */
export function f32Values(tensors: TensorFile, file: string): Record<string, Float32Array> {
  const entries = Object.entries(tensors).map(([name, tensor]) => {
    if (tensor.dtype !== 'F32') throw new Error(`${file}: ${name} must be F32, got ${tensor.dtype}`);
    return [name, tensor.data] as const;
  });
  return Object.fromEntries(entries);
}
