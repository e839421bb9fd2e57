/** What the base of the softmax changes, in a vision transformer and in a model of stories, with FP32 and with ternary weights. */
import { subjectKey } from '../../analysis/definition/coordinates.ts';
import { defineStudy } from '../../analysis/definition/define-study.ts';
import type {
  CellMeasure,
  Factor,
  HistoryValue,
  Outcome,
  StudyDefinition,
} from '../../analysis/definition/study.ts';
import { BASE2_RATES } from '../../experiments/studies/base2.ts';
import { presetSettings } from '../../experiments/studies/language-presets.ts';
import { declaredRunsOf } from '../declared-runs.ts';
import { titled, WEIGHTS } from '../factors.ts';
import { LOSSES, TEST_ACCURACY, VALIDATION_ACCURACY, VALIDATION_LOSS } from '../measured.ts';

/** Base 2 beside base e, and beside base e at the temperature that makes the two one function. */
export const [BASE_2, BASE_E, MATCHED] = ['base-2', 'base-e', 'base-e-t1.4427'] as const;
export const VARIANTS = ['std', 'bit'] as const;
export type Variant = (typeof VARIANTS)[number];

const BASES: Factor = {
  label: 'softmax',
  values: {
    [BASE_E]: { title: 'base e', tex: 'base $e$', color: '#4d4d4d', shape: 'circle' },
    [BASE_2]: { title: 'base 2', tex: 'base 2', color: '#0072b2', shape: 'square' },
  },
};
const BASES_AND_CONTROL: Factor = {
  label: 'softmax',
  values: {
    ...BASES.values,
    [MATCHED]: {
      title: 'base e, T = 1/ln 2',
      tex: String.raw`base $e$, $T = 1/\ln 2$`,
      color: '#009e73',
      shape: 'diamond',
      dash: [4, 2],
    },
  },
};

/** Of the norms of all gradients together, over the steps of a run. */
const gradients: Readonly<Record<string, Outcome>> = {
  gradient_norm: {
    ...{ of: 'gradient.norm.global', unit: 'none', better: 'lower', digits: 3 },
    label: 'Mean gradient norm',
  },
  gradient_variation: {
    ...{ of: 'gradient.variation', unit: 'ratio', better: 'lower', digits: 3 },
    label: 'Variation of the gradient norm',
  },
};

/** Blocks of a ViT-S of the followed work, and of the model of stories. */
const DEPTHS = {
  'base2-vision': 6,
  'base2-language': presetSettings('tinystories', 'desk').model.layers,
} as const;

/** A study's blocks, first to last, as records count them. */
export const blocksOf = ({ id }: Pick<StudyDefinition, 'id'>): readonly number[] =>
  Array.from({ length: DEPTHS[id as keyof typeof DEPTHS] }, (_, block) => block);

/** The norm of a block's gradients and their variation, each over the steps of a run. */
function blockMeasures(block: number): readonly CellMeasure[] {
  const norm = `gradient.norm.blocks.${block}`;
  const variance = `gradient.variance.blocks.${block}`;
  return [
    {
      ...{ name: `block${block}.gradient_norm`, unit: 'none', digits: 3 },
      formula: `mean over seeds of outcome ${norm}`,
      of: ({ outcomes }) => outcomes[norm] ?? null,
    },
    {
      ...{ name: `block${block}.gradient_variation`, unit: 'ratio', digits: 3 },
      formula: `mean over seeds of the root of outcome ${variance} over ${norm}`,
      of: ({ outcomes }) =>
        outcomes[norm] === undefined ? null : Math.sqrt(outcomes[variance]!) / outcomes[norm],
    },
  ];
}

const HISTORY: Readonly<Record<string, HistoryValue>> = {
  ...LOSSES,
  'gradient.norm.global': { label: 'Gradient norm', unit: 'none' },
};

/** The first outcome and the steadiness of gradients are asked about, each against both bases. */
const QUESTIONS = [BASE_E, MATCHED].flatMap((other) => [
  {
    id: `${BASE_2}-vs-${other}`,
    over: 'softmax',
    compare: [BASE_2, other] as const,
    title:
      other === BASE_E ? 'What does base 2 change?' : 'What does base 2 change that a temperature does not?',
  },
  {
    id: `gradient_variation.${BASE_2}-vs-${other}`,
    over: 'softmax',
    compare: [BASE_2, other] as const,
    outcome: 'gradient_variation',
    title:
      other === BASE_E ? 'Are gradients steadier with base 2?' : 'Are they steadier than at its temperature?',
  },
]);

function base2Study(
  id: 'base2-vision' | 'base2-language',
  rates: readonly number[],
  outcomes: Readonly<Record<string, Outcome>>,
  history: Readonly<Record<string, HistoryValue>>,
): StudyDefinition {
  return defineStudy({
    id,
    runs: declaredRunsOf(id),
    factors: {
      variant: WEIGHTS,
      softmax: BASES_AND_CONTROL,
      rate: { label: 'learning rate', values: titled(rates) },
    },
    outcomes: { ...outcomes, ...gradients },
    questions: QUESTIONS,
    measures: blocksOf({ id }).flatMap(blockMeasures),
    history: { ...history, ...HISTORY },
  });
}

export const base2Vision = base2Study(
  'base2-vision',
  BASE2_RATES.vision,
  {
    accuracy: TEST_ACCURACY,
    loss: { ...VALIDATION_LOSS, label: 'Validation loss of the selected epoch' },
  },
  { 'validation.accuracy': VALIDATION_ACCURACY },
);

export const base2Language = base2Study(
  'base2-language',
  BASE2_RATES.language,
  { loss: VALIDATION_LOSS },
  {},
);

/** The followed work's batch of four, narrow and short: one seed of each, as there. */
export const base2Quick = defineStudy({
  id: 'base2-quick',
  runs: declaredRunsOf('base2-quick'),
  factors: {
    model: { label: 'network', values: { resnet18: { title: 'ResNet-18' }, vit_s6: { title: 'ViT-S' } } },
    softmax: BASES,
  },
  outcomes: { accuracy: TEST_ACCURACY },
  questions: QUESTIONS.slice(0, 1),
  history: { ...LOSSES, 'validation.accuracy': VALIDATION_ACCURACY },
});

/** The rate whose cells have five seeds. */
export const middleRate = (study: StudyDefinition): string => Object.keys(study.factors.rate!.values)[1]!;

/** Base 2 minus `other` with these weights at the middle rate. */
export function effect(study: StudyDefinition, weights: Variant, other: typeof BASE_E | typeof MATCHED) {
  return subjectKey(study, { variant: weights, softmax: [BASE_2, other], rate: middleRate(study) });
}
