/** What Hugging Face's `config.json` says of a model, as this project's settings. */
import { z } from 'zod';
import { PRETRAINED_FAMILIES, type PretrainedModelConfig } from '../../../record/language-modelling.ts';
import { parseChecked } from '../../../record/validate.ts';

/** How a ternary model's matrices are stored: as latent weights in floating point, or as trits, four in a byte, and a scale. */
export type TernaryStorage = 'latent' | 'packed';

export interface SourceModel {
  readonly model: PretrainedModelConfig;
  /** Null where no matrix is ternary. */
  readonly ternary: TernaryStorage | null;
  /** Whether a packed matrix is its trits times the stored scale, or over it. */
  readonly scale: 'times' | 'over';
  /** Tokens that end a text. */
  readonly ends: readonly number[];
}

/** A model that cannot be imported, with the file, the field, the rule and the value. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

const count = z.int().positive();
const ids = z
  .union([z.int().nonnegative(), z.array(z.int().nonnegative())])
  .nullish()
  .transform((id) => (id === null || id === undefined ? [] : [id].flat()));
/** What would change the network, and is not computed here. */
const off = z.literal(false).optional();
const none = z.null().optional();

const rope = z.object({
  rope_theta: z.number().positive().optional(),
  rope_type: z.literal('default').optional(),
  type: z.literal('default').optional(),
});

const gpt2 = z.object({
  model_type: z.literal('gpt2'),
  vocab_size: count,
  n_embd: count,
  n_layer: count,
  n_head: count,
  n_inner: count.nullish(),
  n_positions: count,
  layer_norm_epsilon: z.number().positive().default(1e-5),
  activation_function: z.enum(['gelu_new', 'gelu_pytorch_tanh']).default('gelu_new'),
  tie_word_embeddings: z.boolean().default(true),
  scale_attn_weights: z.literal(true).optional(),
  scale_attn_by_inverse_layer_idx: off,
  add_cross_attention: off,
  eos_token_id: ids,
});

const rotary = {
  vocab_size: count,
  hidden_size: count,
  intermediate_size: count,
  num_hidden_layers: count,
  num_attention_heads: count,
  num_key_value_heads: count.nullish(),
  head_dim: count.nullish(),
  max_position_embeddings: count,
  rms_norm_eps: z.number().positive(),
  rope_theta: z.number().positive().optional(),
  rope_scaling: rope.nullish(),
  rope_parameters: rope.nullish(),
  attention_bias: off,
  mlp_bias: off,
  eos_token_id: ids,
};

const bitnetQuantization = z.object({
  quant_method: z.literal('bitnet'),
  linear_class: z.enum(['bitlinear', 'autobitlinear']).default('bitlinear'),
  quantization_mode: z.enum(['online', 'offline']).default('offline'),
  use_rms_norm: off,
  modules_to_not_convert: z.array(z.literal('lm_head')).nullish(),
});

const llama = z.object({
  model_type: z.literal('llama'),
  ...rotary,
  hidden_act: z.literal('silu'),
  tie_word_embeddings: z.boolean().default(false),
  quantization_config: none,
});
const qwen2 = z.object({
  model_type: z.literal('qwen2'),
  ...rotary,
  hidden_act: z.literal('silu'),
  tie_word_embeddings: z.boolean().default(false),
  use_sliding_window: off,
  quantization_config: none,
});
const bitnet = z.object({
  model_type: z.literal('bitnet'),
  ...rotary,
  hidden_act: z.literal('relu2'),
  tie_word_embeddings: z.boolean().default(false),
  quantization_config: bitnetQuantization.optional(),
});

const schema = z.discriminatedUnion('model_type', [gpt2, llama, qwen2, bitnet], {
  error: `must be one of ${PRETRAINED_FAMILIES.join(', ')}`,
});
type HuggingFaceConfig = z.infer<typeof schema>;

/** Throws naming the file, the field, its rule and its value. */
export function sourceModel(json: string, file: string): SourceModel {
  const config = parseChecked(schema, json, file);
  checkHeads(config, file);
  return { model: modelOf(config), ...ternaryOf(config), ends: config.eos_token_id };
}

function checkHeads(config: HuggingFaceConfig, file: string): void {
  const isGpt2 = config.model_type === 'gpt2';
  const [hidden, heads] = isGpt2
    ? [config.n_embd, config.n_head]
    : [config.hidden_size, config.num_attention_heads];
  const size = hidden / heads;
  if (!Number.isInteger(size)) {
    throw new ImportError(`${file}: heads must divide the width ${hidden}, got ${heads}`);
  }
  if (isGpt2) return;
  const { head_dim, num_key_value_heads } = config;
  if ((head_dim ?? size) !== size) {
    throw new ImportError(
      `${file}: head_dim: must be hidden_size / num_attention_heads = ${size}, got ${head_dim}`,
    );
  }
  if (heads % (num_key_value_heads ?? heads) !== 0) {
    throw new ImportError(
      `${file}: num_key_value_heads: must divide num_attention_heads = ${heads}, got ${num_key_value_heads}`,
    );
  }
}

function modelOf(config: HuggingFaceConfig): PretrainedModelConfig {
  const common = {
    softmax: 'standard',
    vocabulary: config.vocab_size,
    tied: config.tie_word_embeddings,
  } as const;
  if (config.model_type === 'gpt2') {
    const { n_embd: hidden, n_head: heads, n_layer: layers, n_positions: context } = config;
    return {
      ...common,
      architecture: 'gpt2',
      variant: 'std',
      ...{ hidden, layers, heads, keyValueHeads: heads, context },
      feedForward: config.n_inner ?? 4 * hidden,
      theta: null,
      normEpsilon: config.layer_norm_epsilon,
    };
  }
  const { model_type: architecture, num_attention_heads: heads } = config;
  const isTernary = architecture === 'bitnet' && config.quantization_config !== undefined;
  return {
    ...common,
    architecture,
    variant: isTernary ? 'bit' : 'std',
    hidden: config.hidden_size,
    layers: config.num_hidden_layers,
    heads,
    keyValueHeads: config.num_key_value_heads ?? heads,
    feedForward: config.intermediate_size,
    context: config.max_position_embeddings,
    theta: config.rope_parameters?.rope_theta ?? config.rope_theta ?? DEFAULT_THETA[architecture],
    normEpsilon: config.rms_norm_eps,
  };
}

/** Of transformers, where a file names none. */
const DEFAULT_THETA = { llama: 10_000, qwen2: 10_000, bitnet: 500_000 } as const;

function ternaryOf(config: HuggingFaceConfig): Pick<SourceModel, 'ternary' | 'scale'> {
  const quantization = config.model_type === 'bitnet' ? config.quantization_config : undefined;
  if (quantization === undefined) return { ternary: null, scale: 'times' };
  const { linear_class, quantization_mode } = quantization;
  if (linear_class === 'autobitlinear') {
    return { ternary: quantization_mode === 'online' ? 'latent' : 'packed', scale: 'times' };
  }
  return { ternary: 'packed', scale: 'over' };
}
