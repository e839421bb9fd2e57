/** What ternary weights cost image classifiers: data sets, networks and variants, what is measured and what is asked. */

import type { Cell } from '../../analysis/cells/cell.ts';
import { defineStudy } from '../../analysis/definition/define-study.ts';
import type { DataSource, StudyDefinition } from '../../analysis/definition/study.ts';
import { DATA_SETS } from '../../experiments/record/data-sets.ts';
import {
  DATASET_TITLES,
  DATASETS,
  type Dataset,
  MODEL_TITLES,
  type Model,
} from '../../experiments/record/names.ts';
import { VERSION_1_STUDY } from '../../experiments/record/upgrade-version-1.ts';
import type { ImageStudy } from '../../experiments/studies/study.ts';
import { titled } from '../factors.ts';
import { TEST_ACCURACY } from '../measured.ts';
import { declaredConfigs, declaredRun, GAP_PHASES } from './declared-runs.ts';
import { AGREEMENTS, CELL_MEASURES, HISTORY } from './measures.ts';
import { CONTRASTS, QUESTIONS, recoveries } from './questions.ts';
import { VARIANTS } from './variants.ts';

/** The ladder of difficulty at the scale of a desk, the easiest first. */
export const LADDER = ['fashion_mnist', 'cifar10', 'cifar100'] as const satisfies readonly Dataset[];

/** Where each data set is published, and under which terms. */
const DATA_SOURCES: Readonly<Record<string, DataSource>> = Object.fromEntries(
  Object.entries(DATA_SETS).map(([dataset, { title, url, citation, terms }]) => [
    dataset,
    { title, url, citation, terms },
  ]),
);

/** The study with the runs of these phases. */
export function gapStudy(phases: readonly ImageStudy[]): StudyDefinition {
  return defineStudy({
    id: VERSION_1_STUDY,
    prefix: '',
    runs: declaredConfigs(phases).map(declaredRun),
    factors: {
      dataset: {
        label: 'data set',
        values: titled([...new Set([...LADDER, ...DATASETS])], (dataset) => DATASET_TITLES[dataset]),
      },
      model: {
        label: 'model',
        values: titled(Object.keys(MODEL_TITLES) as Model[], (model) => MODEL_TITLES[model]),
      },
      variant: { label: 'variant', values: VARIANTS },
    },
    panel: ['dataset', 'model'],
    outcomes: {
      accuracy: { ...TEST_ACCURACY, examples: 'test.examples' },
    },
    questions: QUESTIONS,
    contrasts: CONTRASTS,
    recoveries: recoveries(Object.keys(VARIANTS)),
    measures: CELL_MEASURES,
    agreements: AGREEMENTS,
    data: { factor: 'dataset', sources: DATA_SOURCES },
    history: HISTORY,
  });
}

export const gap = gapStudy(GAP_PHASES);

/** Coordinates of a cell of this study, by their names. */
export function at({ factors }: Pick<Cell, 'factors'>): {
  readonly dataset: Dataset;
  readonly model: Model;
  readonly variant: string;
} {
  return factors as ReturnType<typeof at>;
}
