/**
 * The six language models that the followed works train, as settings: babyBitNet's two and BitNet Training's four experiments, each
 * in FP32 (`std`) and ternary (`bit`), at the published size (`paper`) and at one for two cores (`desk`).
 *
 * Sizes and schedules are those of the works' code (FouadLbakali/babyBitNet, dcgrigsby/bitnet); what deviates is said at its
 * place.
 */
import type { LanguageModelConfig, LanguageSettings } from '../record/language-modelling.ts';
import type { Scale } from './study.ts';

export const PRESETS = [
  'babygpt',
  'babybitnet',
  'arithmetic',
  'tictactoe',
  'tinystories',
  'baseline',
] as const;
export type Preset = (typeof PRESETS)[number];

export type LanguageVariant = LanguageModelConfig['variant'];

/** Throws where a preset has but one variant and it is another. */
export function presetSettings(preset: Preset, scale: Scale, variant?: LanguageVariant): LanguageSettings {
  if (preset !== 'babygpt' && preset !== 'babybitnet') {
    return bitnetTraining(BITNET_TRAINING[scale][preset], variant ?? 'bit');
  }
  const own = preset === 'babygpt' ? 'std' : 'bit';
  if (variant !== undefined && variant !== own) {
    throw new Error(`${preset}: variant must be ${own}, got ${variant}; the other is a preset of its own`);
  }
  return babyBitNet(own, scale);
}

/** A vocabulary of tens of thousands is trained on no fewer characters. */
const LEAST_CHARACTERS = 10_000_000;

/**
 * The text of a preset for a run that is longer or shorter: of a text that is asked for by its length, as many characters for each token
 * that is drawn as the preset has, but enough for the vocabulary, and no more than the preset.
 */
export function textFor(
  run: Pick<LanguageSettings, 'steps' | 'batchSize' | 'model'>,
  preset: LanguageSettings,
) {
  const { data } = preset;
  if (data.text !== 'fineweb_edu') return data;
  const drawn = ({ steps, batchSize, model }: typeof run) => steps * batchSize * model.context;
  const needed = Math.ceil((data.characters * drawn(run)) / drawn(preset));
  return { ...data, characters: Math.min(data.characters, Math.max(LEAST_CHARACTERS, needed)) };
}

/**
 * babyBitNet: AdamW with PyTorch's defaults, a constant rate, no clipping; every weight decays. Published figures are means over 200
 * random batches at step 5,000. Desk scale: 1,000 steps.
 */
function babyBitNet(variant: LanguageVariant, scale: Scale): LanguageSettings {
  const steps = scale === 'paper' ? 5000 : 1000;
  return {
    data: { text: 'tiny_shakespeare', tokenizer: { kind: 'characters' } },
    model: {
      architecture: 'babygpt',
      variant,
      vocabulary: 65,
      ...{ hidden: 64, layers: 4, heads: 4, keyValueHeads: 4, feedForward: 256, context: 32 },
      softmax: 'standard',
    },
    ...{ steps, evaluateEvery: steps / 20, batchSize: 16, accumulate: 1 },
    ...{ learningRate: variant === 'std' ? 1e-3 : 9e-4, warmupSteps: 0, schedule: { name: 'constant' } },
    optimizer: {
      name: 'adamw',
      ...{ beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, decayed: 'all' },
    },
    clipNorm: null,
  };
}

type Sizes = Omit<LanguageModelConfig, 'architecture' | 'variant' | 'softmax'>;

interface Experiment
  extends Pick<LanguageSettings, 'data' | 'steps' | 'evaluateEvery' | 'batchSize' | 'warmupSteps'> {
  readonly sizes: Sizes;
  /** Default 1. */
  readonly accumulate?: number;
}

/** What the four experiments have in common: peak rate, two stages, weight decay in the first of them, clipping. */
function bitnetTraining(
  { sizes, accumulate = 1, ...experiment }: Experiment,
  variant: LanguageVariant,
): LanguageSettings {
  return {
    ...experiment,
    accumulate,
    model: { architecture: 'bitnet_training', variant, ...sizes, softmax: 'standard' },
    learningRate: 1.5e-3,
    schedule: { name: 'two-stage' },
    optimizer: {
      name: 'adamw',
      ...{ beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, decayed: 'all' },
    },
    clipNorm: 1,
  };
}

type Experiments = Readonly<Record<Exclude<Preset, 'babygpt' | 'babybitnet'>, Experiment>>;

/** As published, but for what is judged: expressions are held out, games are played, stories are split. */
const PAPER: Experiments = {
  arithmetic: {
    data: { text: 'arithmetic' },
    sizes: {
      ...{ vocabulary: 32, hidden: 256, layers: 4, heads: 4 },
      ...{ keyValueHeads: 2, feedForward: 768, context: 64 },
    },
    ...{ batchSize: 32, steps: 10_000, evaluateEvery: 500, warmupSteps: 100 },
  },
  tictactoe: {
    data: { text: 'tictactoe' },
    sizes: {
      ...{ vocabulary: 32, hidden: 384, layers: 6, heads: 6 },
      ...{ keyValueHeads: 3, feedForward: 1152, context: 128 },
    },
    ...{ batchSize: 32, steps: 15_000, evaluateEvery: 1500, warmupSteps: 200 },
  },
  tinystories: {
    data: { text: 'tinystories', tokenizer: { kind: 'bpe', vocabularySize: 2048 } },
    sizes: {
      ...{ vocabulary: 2048, hidden: 384, layers: 6, heads: 8 },
      ...{ keyValueHeads: 4, feedForward: 1152, context: 256 },
    },
    ...{ batchSize: 32, steps: 30_000, evaluateEvery: 3000, warmupSteps: 250 },
  },
  /** Deviation: a vocabulary of 32,000 trained on its own text, where the source takes LLaMA 2's. */
  baseline: {
    data: {
      text: 'fineweb_edu',
      tokenizer: { kind: 'bpe', vocabularySize: 32_000 },
      ...{ characters: 15_000_000_000, validationCharacters: 4_000_000 },
    },
    sizes: {
      ...{ vocabulary: 32_000, hidden: 768, layers: 8, heads: 12 },
      ...{ keyValueHeads: 6, feedForward: 3072, context: 256 },
    },
    ...{ batchSize: 32, accumulate: 2, steps: 400_000, evaluateEvery: 10_000, warmupSteps: 375 },
  },
};

/** Smaller or shorter; the baseline keeps its size and takes a few steps on a million characters. */
const DESK: Experiments = {
  arithmetic: {
    ...PAPER.arithmetic,
    sizes: { ...PAPER.arithmetic.sizes, hidden: 128, feedForward: 384 },
    evaluateEvery: 1000,
  },
  tictactoe: {
    ...PAPER.tictactoe,
    sizes: { ...PAPER.tictactoe.sizes, hidden: 128, layers: 4, heads: 4, keyValueHeads: 2, feedForward: 384 },
    ...{ batchSize: 16, steps: 3000, evaluateEvery: 300, warmupSteps: 100 },
  },
  tinystories: {
    ...PAPER.tinystories,
    sizes: {
      ...PAPER.tinystories.sizes,
      hidden: 128,
      layers: 4,
      heads: 4,
      keyValueHeads: 2,
      feedForward: 384,
      context: 128,
    },
    ...{ batchSize: 16, steps: 4000, evaluateEvery: 400, warmupSteps: 100 },
  },
  baseline: {
    ...PAPER.baseline,
    data: { text: 'fineweb_edu_sample', tokenizer: { kind: 'bpe', vocabularySize: 32_000 } },
    ...{ batchSize: 4, steps: 4, evaluateEvery: 4, warmupSteps: 1 },
  },
};

const BITNET_TRAINING: Readonly<Record<Scale, Experiments>> = { paper: PAPER, desk: DESK };
