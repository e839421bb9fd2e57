/** What the stem for small images is worth, and whether it changes what ternary weights cost. */
import { type Coordinates, subjectKey } from '../../analysis/definition/coordinates.ts';
import { defineStudy } from '../../analysis/definition/define-study.ts';
import { declaredRunsOf } from '../declared-runs.ts';
import { QUESTIONS } from '../gap/questions.ts';
import { VARIANTS } from '../gap/variants.ts';
import { TEST_ACCURACY } from '../measured.ts';

export const STEM_VARIANTS = ['std', 'bit', 'bit_keep_conv1'] as const;
export const [SMALL, LARGE] = ['cifar', 'imagenet'] as const;

/** As the study of the gap puts them. */
const gapQuestions = QUESTIONS.filter(({ compare }) =>
  compare.every((variant) => STEM_VARIANTS.some((one) => one === variant)),
);

export const stem = defineStudy({
  id: 'stem',
  runs: declaredRunsOf('stem'),
  factors: {
    stem: {
      label: 'stem',
      values: {
        [LARGE]: { title: '7×7 and pooling', tex: String.raw`$7{\times}7$ and pooling` },
        [SMALL]: { title: '3×3', tex: String.raw`$3{\times}3$` },
      },
    },
    variant: {
      label: 'variant',
      values: Object.fromEntries(STEM_VARIANTS.map((variant) => [variant, VARIANTS[variant]!])),
    },
  },
  outcomes: {
    accuracy: { ...TEST_ACCURACY, examples: 'test.examples' },
  },
  questions: [
    {
      ...{ id: `${SMALL}-vs-${LARGE}`, over: 'stem', compare: [SMALL, LARGE] },
      title: 'What is the stem for small images worth?',
    },
    ...gapQuestions,
  ],
  contrasts: gapQuestions.map(({ id }) => ({
    ...{ id: `stem.${id}`, question: id, along: 'stem', against: 'previous' },
  })),
});

export const of = (coordinates: Coordinates) => subjectKey(stem, coordinates);
