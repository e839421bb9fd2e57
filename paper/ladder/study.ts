/** Which findings of the narrow, short study stay with more training and more width, and where each is heading. */
import { type Coordinates, subjectKey } from '../../analysis/definition/coordinates.ts';
import { defineStudy } from '../../analysis/definition/define-study.ts';
import { DATASET_TITLES } from '../../experiments/record/names.ts';
import { CANDIDATE_RATES } from '../../experiments/studies/ladder.ts';
import { declaredRunsOf } from '../declared-runs.ts';
import { titled } from '../factors.ts';
import { QUESTIONS } from '../gap/questions.ts';
import { VARIANTS } from '../gap/variants.ts';
import { TEST_ACCURACY } from '../measured.ts';

const MAIN = ['std', 'bit', 'bit_keep_conv1', 'ttq'] as const;

const styled = (variants: readonly string[]) =>
  Object.fromEntries(variants.map((variant) => [variant, VARIANTS[variant]!]));

const numbered = (values: readonly number[], what: string) => titled(values, (value) => `${what} ${value}`);

/** Those of the narrow, short study that the ladder puts again, as it puts them. */
const asked = QUESTIONS.filter(({ compare }) =>
  compare.every((variant) => [...MAIN, 'std_kd', 'bit_kd'].includes(variant)),
);

export const ladder = defineStudy({
  id: 'ladder',
  runs: declaredRunsOf('ladder'),
  factors: {
    dataset: {
      label: 'data set',
      values: titled(['cifar10', 'cifar100'], (dataset) => DATASET_TITLES[dataset]),
    },
    width: { label: 'width', values: numbered([8, 16, 32], 'width') },
    epochs: { label: 'epochs', values: numbered([3, 10, 30], 'epochs') },
    variant: { label: 'variant', values: styled([...MAIN, 'std_kd', 'bit_kd']) },
  },
  outcomes: { accuracy: { ...TEST_ACCURACY, examples: 'test.examples' } },
  questions: asked,
  contrasts: asked.flatMap(({ id }) =>
    ['dataset', 'width', 'epochs'].map((along) => ({
      id: `${along}.${id}`,
      question: id,
      along,
      against: 'previous' as const,
    })),
  ),
  recoveries: [{ over: 'variant', from: 'bit', to: 'std', of: ['bit_keep_conv1', 'ttq', 'bit_kd'] }],
});

/** The sweep by which the ladder's learning rates are chosen, on validation. */
export const ladderRates = defineStudy({
  id: 'ladder-rates',
  runs: declaredRunsOf('ladder-rates'),
  factors: {
    variant: { label: 'variant', values: styled(MAIN) },
    'learning-rate': { label: 'learning rate', values: numbered(CANDIDATE_RATES, 'rate') },
  },
  outcomes: {
    validation_accuracy: { ...TEST_ACCURACY, of: 'validation.accuracy', label: 'Validation accuracy' },
  },
});

export const of = (coordinates: Coordinates) => subjectKey(ladder, coordinates);
