/**
 * What a run of language modelling adds to config.json: everything that decides its outcome. The models are of two families,
 * babyGPT's and BitNet Training's; sizes, data and training are free.
 *
 * Units: losses are nats a token, rates are of one optimizer step, contexts and vocabularies are in tokens.
 */
import { z } from 'zod';
import type { SettingsRule } from './factor-settings.ts';
import { fraction, positiveInteger, sha256 } from './fields.ts';
import { trackGradients } from './schema.ts';
import {
  keepsTemperatureRule,
  SOFTMAX_KINDS,
  type SoftmaxSettings,
  TEMPERATURE_RULE,
} from './softmax-settings.ts';

/**
 * `gpt2`: learned positions, LayerNorm, GELU, biases everywhere (Radford et al. 2019). `llama`: rotary positions, RMSNorm, SwiGLU, no
 * biases (Touvron et al. 2023, arXiv:2302.13971). `qwen2`: the same with biases on queries, keys and values (Yang et al. 2024,
 * arXiv:2407.10671). `bitnet`: BitNet b1.58 2B4T, Llama with squared ReLU and a norm before the last matrix of attention and
 * feed-forward (Ma et al. 2025, arXiv:2504.12285).
 */
export const PRETRAINED_FAMILIES = ['gpt2', 'llama', 'qwen2', 'bitnet'] as const;
export type PretrainedFamily = (typeof PRETRAINED_FAMILIES)[number];

/** Beside what all decoders have. */
const pretrainedFields = {
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
  sha256,
});
export type ImportedModel = z.infer<typeof importedModel>;

export const LANGUAGE_MODELLING = 'language-modelling';

/** Texts with files of their own, and texts that are generated while training. */
export const TEXTS = ['tiny_shakespeare', 'tinystories', 'wikitext_2', 'fineweb_edu_sample'] as const;
export const GENERATED_TEXTS = ['arithmetic', 'tictactoe'] as const;

const tokenizer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('characters') }),
  /** Byte-level BPE, trained on the training text. */
  z.strictObject({ kind: z.literal('bpe'), vocabularySize: z.int().min(257).max(65_536) }),
  /** Of the imported model that the run begins with. */
  z.strictObject({ kind: z.literal('imported') }),
]);
export type TokenizerConfig = z.infer<typeof tokenizer>;

const data = z.discriminatedUnion('text', [
  z.strictObject({ text: z.enum(TEXTS), tokenizer }),
  z.strictObject({
    /** The first documents of sample-10BT, so many characters to train on and to validate with. */
    text: z.literal('fineweb_edu'),
    tokenizer,
    characters: positiveInteger,
    validationCharacters: positiveInteger,
  }),
  /** Characters; the text never ends. */
  z.strictObject({ text: z.enum(GENERATED_TEXTS) }),
]);
export type TextConfig = z.infer<typeof data>;

export const ARCHITECTURES = ['babygpt', 'bitnet_training'] as const;

const decoderFields = {
  /** `std`: FP32; `bit`: every matrix but embedding and head is ternary, its input 8-bit. */
  variant: z.enum(['std', 'bit']),
  /** Rows of the embedding; at least the tokenizer's tokens. */
  vocabulary: positiveInteger,
  /** Size of a token's vector. */
  hidden: positiveInteger,
  layers: positiveInteger,
  heads: positiveInteger,
  /** Heads of keys and values; as many as `heads` where none are shared. */
  keyValueHeads: positiveInteger,
  feedForward: positiveInteger,
  /** Tokens that the model sees at most. */
  context: positiveInteger,
  /** Of the attention, and of the next token's distribution: in the loss, in evaluation and where text is generated. */
  softmax: z.enum(SOFTMAX_KINDS),
  /** Of `standard-t`; of `base2` where it is not 1. */
  temperature: z.number().positive().optional(),
} as const;

const ownModel = z.strictObject({
  /**
   * `babygpt`: learned positions, a matrix for each head, ReLU, head with bias (babyBitNet's two models). `bitnet_training`:
   * rotary positions, grouped queries, gated squared ReLU, head tied to the embedding.
   */
  architecture: z.enum(ARCHITECTURES),
  ...decoderFields,
});
export const pretrainedModel = z.strictObject({ ...pretrainedFields, ...decoderFields });

const model = z.discriminatedUnion('architecture', [ownModel, pretrainedModel]);
export type LanguageModelConfig = z.infer<typeof model>;
export type OwnModelConfig = z.infer<typeof ownModel>;
export type PretrainedModelConfig = z.infer<typeof pretrainedModel>;

export function isPretrained(config: LanguageModelConfig): config is PretrainedModelConfig {
  return PRETRAINED_FAMILIES.includes(config.architecture as PretrainedFamily);
}

/** As layers take it. */
export function softmaxOf({ softmax, temperature }: SoftmaxSettings): SoftmaxSettings {
  return { softmax, temperature };
}

/** As papers call it: babyGPT's ternary twin has a name of its own. */
export function modelName({ architecture, variant }: LanguageModelConfig): string {
  return architecture === 'babygpt' && variant === 'bit' ? 'babybitnet' : architecture;
}

const schedule = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('constant') }),
  z.strictObject({ name: z.literal('cosine'), minLearningRate: z.number().nonnegative() }),
  /** BitNet b1.58's: falls linearly to two thirds of the peak at half time, then to nothing; weight decay stops at half time. */
  z.strictObject({ name: z.literal('two-stage') }),
]);

/** Weights that a run begins with, and which of them it trains. */
const start = z.strictObject({
  model: importedModel,
  /** All of them; or so many of the last blocks, with the norm behind them and the head where it is no embedding. */
  trained: z.union([z.literal('all'), positiveInteger]),
});

export const languageModellingFields = {
  data,
  model,
  /** Absent: first weights are drawn from the seed. */
  start: start.optional(),
  /** Optimizer steps. */
  steps: positiveInteger,
  /** Steps between two evaluations of the validation text. */
  evaluateEvery: positiveInteger,
  /** Windows of a step, over all its parts. */
  batchSize: positiveInteger,
  /** Parts that a step's batch is taken in, one after another; gradients add up. */
  accumulate: positiveInteger,
  learningRate: z.number().positive(),
  warmupSteps: z.int().nonnegative(),
  schedule,
  optimizer: z.strictObject({
    name: z.literal('adamw'),
    beta1: fraction,
    beta2: fraction,
    epsilon: z.number().positive(),
    weightDecay: z.number().nonnegative(),
    /** `all`: every weight decays; `matrices`: no norms, no biases. */
    decayed: z.enum(['all', 'matrices']),
  }),
  /** Largest global norm of a step's gradients; null: they are not clipped. */
  clipNorm: z.number().positive().nullable(),
  /** Share of the values of embedding, attention and feed-forward that a training step drops; absent: none. */
  dropout: z.number().positive().lt(1).optional(),
  trackGradients,
} as const;

const fields = z.object(languageModellingFields);
export type LanguageSettings = z.infer<typeof fields>;
export type LanguageModellingConfig = LanguageSettings & { readonly seed: number };

/** In tokens; a causal mask of it is 1 GiB in FP32. Imported models may have longer ones, and are trained at shorter windows. */
const LONGEST_CONTEXT = 16_384;

export const LANGUAGE_MODELLING_RULES: readonly SettingsRule<LanguageSettings>[] = [
  {
    path: ['model', 'temperature'],
    rule: TEMPERATURE_RULE,
    holds: ({ model }) => keepsTemperatureRule(model),
  },
  {
    path: ['model', 'context'],
    rule: `must be at most ${LONGEST_CONTEXT} in training: attention compares each token of a window with every other, so memory grows with its square`,
    holds: ({ model: { context } }) => context <= LONGEST_CONTEXT,
  },
  {
    path: ['model', 'heads'],
    rule: 'must divide model.hidden',
    holds: ({ model: { heads, hidden } }) => hidden % heads === 0,
  },
  {
    path: ['model', 'keyValueHeads'],
    rule: 'must divide model.heads, and equal it where the architecture is babygpt',
    holds: ({ model: { architecture, heads, keyValueHeads } }) =>
      heads % keyValueHeads === 0 && (architecture !== 'babygpt' || heads === keyValueHeads),
  },
  {
    path: ['start'],
    rule: 'must be given exactly where the model is of a published family and the tokenizer imported',
    holds: ({ start, model, data }) =>
      isPretrained(model) === (start !== undefined) &&
      ('tokenizer' in data && data.tokenizer.kind === 'imported') === (start !== undefined),
  },
  {
    path: ['start', 'trained'],
    rule: 'must be all, or at most model.layers',
    holds: ({ start, model }) =>
      start === undefined || start.trained === 'all' || start.trained <= model.layers,
  },
  {
    path: ['model', 'vocabulary'],
    rule: 'must be at least data.tokenizer.vocabularySize',
    holds: ({ data, model: { vocabulary } }) =>
      !('tokenizer' in data) || data.tokenizer.kind !== 'bpe' || vocabulary >= data.tokenizer.vocabularySize,
  },
  {
    path: ['evaluateEvery'],
    rule: 'must divide steps',
    holds: ({ steps, evaluateEvery }) => steps % evaluateEvery === 0,
  },
  {
    path: ['accumulate'],
    rule: 'must divide batchSize',
    holds: ({ batchSize, accumulate }) => batchSize % accumulate === 0,
  },
  {
    path: ['warmupSteps'],
    rule: 'must be fewer than steps, and than half of them where the schedule has two stages',
    holds: ({ warmupSteps, steps, schedule }) =>
      warmupSteps < (schedule.name === 'two-stage' ? steps / 2 : steps),
  },
];
