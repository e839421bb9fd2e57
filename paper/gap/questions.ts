import type { ContrastQuestion, RecoveryQuestion } from '../../analysis/definition/study.ts';

/** Does the first variant differ from the second in test accuracy? */
const question = (a: string, b: string, title: string) =>
  ({ id: `${a}-vs-${b}`, over: 'variant', compare: [a, b], title }) as const;

/** Declared before the results are in. Adding one is a change of the analysis that `git log` shows. */
export const QUESTIONS = [
  question('bit', 'std', 'What do ternary weights cost?'),
  question('bit_keep_conv1', 'std', 'What do they cost when the first convolution stays in FP32?'),
  question('ttq', 'std', 'What do learned ternary scales cost?'),
  question('bit_keep_conv1', 'bit', 'What does an FP32 first convolution bring?'),
  question('ttq', 'bit', 'Are learned scales better than the mean magnitude?'),
  question('std_kd', 'std', 'What does distillation bring in FP32?'),
  question('bit_kd', 'bit', 'What does distillation bring to ternary weights?'),
  question(
    'bit_keep_conv1_kd',
    'bit_keep_conv1',
    'What does distillation bring beside an FP32 first convolution?',
  ),
  question(
    'bit_keep_layer1_kd',
    'bit_keep_layer1',
    'What does distillation bring beside an FP32 first stage?',
  ),
  question(
    'bit_keep_layer4_kd',
    'bit_keep_layer4',
    'What does distillation bring beside an FP32 last stage?',
  ),
  question('bit_keep_fc_kd', 'bit_keep_fc', 'What does distillation bring beside an FP32 classifier?'),
  question('bit_keep_layer1', 'bit', 'What does an FP32 first stage bring?'),
  question('bit_keep_layer4', 'bit', 'What does an FP32 last stage bring?'),
  question('bit_keep_fc', 'bit', 'What does an FP32 classifier bring?'),
  question(
    'bit_keep_conv1',
    'bit_keep_layer1',
    'Does the first convolution matter more than the first stage?',
  ),
  question(
    'bit_keep_conv1',
    'bit_keep_layer4',
    'Does the first convolution matter more than the last stage?',
  ),
  question('bit_keep_conv1', 'bit_keep_fc', 'Does the first convolution matter more than the classifier?'),
];

/** Questions whose answers are set against each other, across data sets and across models. */
const CONTRASTED = ['bit-vs-std', 'bit_keep_conv1-vs-std', 'ttq-vs-std', 'bit_kd-vs-bit'];

/** Neighbouring rungs of the ladder of data sets within a model; each deeper model against the first within a data set. */
export const CONTRASTS = CONTRASTED.flatMap((id): ContrastQuestion[] => [
  { id: `difficulty.${id}`, question: id, along: 'dataset', against: 'previous' },
  { id: `model.${id}`, question: id, along: 'model', against: 'first' },
]);

/** The share of the gap between all-ternary and full precision that a variant closes. */
export const recoveries = (variants: readonly string[]): RecoveryQuestion[] => [
  {
    over: 'variant',
    from: 'bit',
    to: 'std',
    of: variants.filter((variant) => variant !== 'bit' && !variant.startsWith('std')),
  },
];
