/** Decoders whose weights others have trained and published: families, and the settings that tell their models apart. */
import { z } from 'zod';

/**
 * `gpt2`: learned positions, LayerNorm, GELU, biases everywhere (Radford et al. 2019). `llama`: rotary positions, RMSNorm, SwiGLU, no
 * biases (Touvron et al. 2023, arXiv:2302.13971). `qwen2`: the same with biases on queries, keys and values (Yang et al. 2024,
 * arXiv:2407.10671). `bitnet`: BitNet b1.58 2B4T, Llama with squared ReLU and a norm before the last matrix of attention and
 * feed-forward (Ma et al. 2025, arXiv:2504.12285).
 */
export const PRETRAINED_FAMILIES = ['gpt2', 'llama', 'qwen2', 'bitnet'] as const;
export type PretrainedFamily = (typeof PRETRAINED_FAMILIES)[number];

/** Beside what all decoders have. */
export const pretrainedFields = {
  architecture: z.enum(PRETRAINED_FAMILIES),
  /** Base of the rotary positions; null where positions are learned. */
  theta: z.number().positive().nullable(),
  normEpsilon: z.number().positive(),
  /** Whether the head is the embedding. */
  tied: z.boolean(),
} as const;

/** The weights that a run begins with: an imported model, `models/<name>` below the data folder. */
export const importedModel = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]*$/, 'must be lower-case letters, digits, dots, hyphens and underscores'),
  /** Of its weights. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits'),
});
export type ImportedModel = z.infer<typeof importedModel>;
