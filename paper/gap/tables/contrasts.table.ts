import type { Comparison } from '../../../analysis/cells/comparison.ts';
import { defineTable } from '../../../analysis/tables/define-table.ts';
import { groupsBy, tex } from '../../../analysis/tables/table-cells.ts';
import { DATASET_TITLES, MODEL_TITLES } from '../../../experiments/record/names.ts';
import { mainComparisons } from '../selections.ts';
import { at } from '../study.ts';
import { variantStyle } from '../variants.ts';

/** Whether the gap differs from task to task and from model to model. */
export const contrastsTable = defineTable({
  file: import.meta.filename,
  name: 'contrasts',
  caption: String.raw`Gap against gap: how much larger the loss against \std{} is on one task than on another, and with one network than with another,
in points, paired by seed (negative: the first loses more), with 95\,\% $t$ interval and $p$ after Holm.`,
  draftCaption: String.raw` Intervals and tests are withheld until every declared seed is in; grey: provisional, (seeds
in\,/\,seeds declared).`,
  columns: [
    { head: 'Gaps compared', align: 'l' },
    { head: 'difference', headAlign: 'c' },
    { head: tex`95\,\% interval`, align: 'l', joined: true },
    tex`$p$`,
    tex`$n$`,
  ],
  rows({ comparisons, facts, fact, interval, count }) {
    const gaps = mainComparisons(comparisons).filter(({ b }) => at(b).variant === 'std');
    const pairs = gaps
      .flatMap((a) => gaps.flatMap((b) => gapPair(a, b)))
      .filter(({ key }) => facts.has(`${key}.delta`));
    return groupsBy(
      pairs,
      ({ variant }) => variant,
      ({ key, title }) => [
        title,
        fact(`${key}.delta`),
        interval(`${key}.ci_low`, `${key}.ci_high`),
        fact(`${key}.p_t_holm`),
        count(`${key}.n`),
      ],
    ).map(({ title, rows }) => ({ title: { tex: variantStyle(title).tex }, rows }));
  },
});

/** Two gaps against each other: of the same variant on two data sets, or of two models on one. */
interface GapPair {
  readonly key: string;
  readonly title: string;
  readonly variant: string;
}

function gapPair(a: Comparison, b: Comparison): readonly GapPair[] {
  if (a.family !== b.family) return [];
  const { dataset, model, variant } = at(a.a);
  const other = at(b.a);
  if (model === other.model && dataset !== other.dataset) {
    const title = `${MODEL_TITLES[model]}: ${DATASET_TITLES[dataset]} against ${DATASET_TITLES[other.dataset]}`;
    return [{ key: `${dataset}-vs-${other.dataset}.${model}.${a.family}`, title, variant }];
  }
  if (dataset === other.dataset && model !== other.model) {
    const title = `${DATASET_TITLES[dataset]}: ${MODEL_TITLES[model]} against ${MODEL_TITLES[other.model]}`;
    return [{ key: `${dataset}.${model}-vs-${other.model}.${a.family}`, title, variant }];
  }
  return [];
}
