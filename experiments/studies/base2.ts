/**
 * Does the base of the softmax matter? FP32 and ternary networks with base e, base 2, and base e at the temperature that makes
 * the two alike: what is between base 2 and that control is not the temperature's. The followed work is
 * chaochao825/base2-softmax4training.
 */

import { RECORD_VERSION } from '../record/base-record.ts';
import type { ImageConfig } from '../record/image-classification-record.ts';
import { imageRun } from '../record/image-run.ts';
import { languageRun } from '../record/language-modelling-record.ts';
import type { Model, Quantization } from '../record/names.ts';
import type { SoftmaxSettings } from '../record/softmax-settings.ts';
import { type SoftmaxShape, softmaxTimingRun } from '../record/softmax-timing.ts';
import { presetSettings } from './language-presets.ts';
import { type Study, study } from './study.ts';

const PAPER = 'chaochao825/base2-softmax4training';

/**
 * 1/ln 2 to five digits. With all digits the control's runs are those of base 2 byte for byte, as a test shows, and would
 * measure nothing; so they are runs of their own, as near to the same function as seeds are to each other.
 */
const MATCHED_TEMPERATURE = Number(Math.LOG2E.toFixed(4));

const STANDARD = {} as const satisfies SoftmaxSettings;
const BASE_2 = { softmax: 'base2' } as const satisfies SoftmaxSettings;
const MATCHED = {
  softmax: 'standard-t',
  temperature: MATCHED_TEMPERATURE,
} as const satisfies SoftmaxSettings;
const SOFTMAXES = [STANDARD, BASE_2, MATCHED] as const;

/** Five seeds where means are compared, at the middle rate; three at the others, where runs may diverge. */
const SEEDS = { middle: [42, 123, 456, 789, 1011], outer: [42, 123, 456] } as const;
export const BASE2_RATES = {
  vision: [0.0005, 0.002, 0.008],
  language: [0.0015, 0.006, 0.024],
} as const;

/** Combinations, seeds outermost; the middle rate before the others, so that a sweep that was stopped has whole comparisons. */
function combinations(rates: readonly [number, number, number]) {
  const [low, middle, high] = rates;
  const grids = [
    { rates: [middle], seeds: SEEDS.middle },
    { rates: [low, high], seeds: SEEDS.outer },
  ];
  return grids.flatMap(({ rates, seeds }) =>
    seeds.flatMap((seed) =>
      rates.flatMap((rate) =>
        (['std', 'bit'] as const).flatMap((variant) =>
          SOFTMAXES.map((softmax) => ({ seed, rate, variant, softmax })),
        ),
      ),
    ),
  );
}

interface VisionChoice {
  readonly model: Model;
  readonly quantization: Quantization;
  readonly softmax: SoftmaxSettings;
  readonly learningRate: number;
  readonly seed: number;
}

/** The followed work's, but for weight decay, which it does not state: AdamW, warm-up, cosine, CIFAR-10. */
function visionSettings({ softmax, ...choice }: VisionChoice): Parameters<typeof imageRun>[1] {
  return {
    schemaVersion: RECORD_VERSION,
    dataset: 'cifar10',
    ...choice,
    ...(softmax as Pick<ImageConfig, 'softmax' | 'temperature'>),
    ...{ width: 48, stem: 'cifar', ablation: 'none', distillation: null },
    ...{ trainExamples: 8000, validationExamples: 1000, epochs: 3, batchSize: 64 },
    ...{ minLearningRate: 0, warmupEpochs: 1, scheduler: 'cosine' },
    optimizer: { name: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.05 },
    ...{ augment: 'basic', mixupAlpha: 0, labelSmoothing: 0, trackGradients: true },
  };
}

/** ViT-S of 6 blocks, an eighth as wide, on 8,000 images of CIFAR-10. */
const VISION_RUNS = combinations(BASE2_RATES.vision).map(({ seed, rate, variant, softmax }) =>
  imageRun(
    'base2-vision',
    visionSettings({ model: 'vit_s6', quantization: variant, softmax, learningRate: rate, seed }),
    ['variant', 'softmax', 'rate'],
  ),
);

/** The model of stories at desk scale, for a tenth of its steps. */
const LANGUAGE_RUNS = combinations(BASE2_RATES.language).map(({ seed, rate, variant, softmax }) => {
  const { model, ...settings } = presetSettings('tinystories', 'desk', variant);
  const steps = { steps: 400, evaluateEvery: 200, warmupSteps: 40 };
  return languageRun(
    'base2-language',
    {
      ...{ ...settings, ...steps, model: { ...model, ...softmax }, learningRate: rate, seed },
      trackGradients: true,
    },
    ['variant', 'softmax', 'rate'],
  );
});

function base2Study(id: string, of: string, expected: string, declared: Study['declared']): Study {
  const title = `Does the base of the softmax matter, with FP32 and with ternary weights? ${of}`;
  return study({ id, title, paper: PAPER, expected, declared });
}

/** Each task, whose records stand in a folder of its own, and both together. */
const BASE2_TASKS: readonly Study[] = [
  base2Study('base2-vision', 'Images', 'two minutes a run on one core', VISION_RUNS),
  base2Study('base2-language', 'Stories', 'two minutes a run on one core', LANGUAGE_RUNS),
  base2Study('base2', 'Images and stories', 'four to five hours of one core in all', [
    ...VISION_RUNS,
    ...LANGUAGE_RUNS,
  ]),
];

/**
 * The followed work's batch of four: ResNet-18 and ViT-S on CIFAR-10, each with both softmaxes, ternary as there: of the ResNet the last
 * layer alone, of the ViT all but the embedding of patches.
 *
 * Deviations: the ResNet has its residual connections, and images their own stem; activations are quantized to 8 bits and
 * the ternary threshold is BitNet b1.58's.
 */
const QUICK_RUNS = (['resnet18', 'vit_s6'] as const).flatMap((model) =>
  [STANDARD, BASE_2].map((softmax) =>
    imageRun(
      'base2-quick',
      {
        ...visionSettings({
          ...{ model, quantization: 'bit', softmax, seed: 42 },
          learningRate: model === 'resnet18' ? 0.001 : 0.0005,
        }),
        ...(model === 'resnet18' ? { width: 16, ablation: 'only_fc' } : { width: 96, ablation: 'keep_stem' }),
        epochs: 5,
        batchSize: 128,
      },
      ['model', 'softmax'],
    ),
  ),
);

const BASE2_QUICK_STUDY = study({
  id: 'base2-quick',
  title: 'The batch of four of the followed work, narrow and short',
  paper: PAPER,
  expected: 'about five minutes a run on one core; one seed, which says little',
  declared: QUICK_RUNS,
});

/** Shapes of attention: heads, queries, keys. Of babyGPT's length, ViT at 32×32 and 224×224 pixels, and longer texts. */
export const TIMED_SHAPES = [
  { heads: 6, queries: 32, keys: 32 },
  { heads: 6, queries: 65, keys: 65 },
  { heads: 12, queries: 197, keys: 197 },
  { heads: 8, queries: 512, keys: 512 },
] as const satisfies readonly SoftmaxShape[];

const TIME_STUDY = study({
  id: 'base2-time',
  title: 'Is 2^x faster than e^x where attention takes its softmax?',
  paper: PAPER,
  jobs: 1,
  expected: 'some seconds a run on one core that nothing else uses',
  declared: SEEDS.middle.flatMap((seed) =>
    TIMED_SHAPES.map((shape) => softmaxTimingRun('base2-time', { shape, rounds: 15, seed })),
  ),
});

export const BASE2_STUDIES: readonly Study[] = [...BASE2_TASKS, BASE2_QUICK_STUDY, TIME_STUDY];
