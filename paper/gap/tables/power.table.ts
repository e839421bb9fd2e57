import type { Comparison } from '../../../analysis/cells/comparison.ts';
import { defineTable, type TableContext } from '../../../analysis/tables/define-table.ts';
import { DATASET_TITLES, MODEL_TITLES } from '../../../experiments/record/names.ts';
import { distillationComparisons, mainComparisons } from '../selections.ts';
import { at } from '../study.ts';
import { variantStyle } from '../variants.ts';

/** What is compared, and how its rows are called. */
const GROUPS = [
  {
    title: 'Main variants',
    of: mainComparisons,
    row: ({ a, b }: Comparison) =>
      `${variantStyle(at(a).variant).tex} $-$ ${variantStyle(at(b).variant).tex}`,
  },
  {
    title: 'Distilled, against the same without',
    of: distillationComparisons,
    row: ({ b }: Comparison) => variantStyle(at(b).variant).tex,
  },
] as const;

const judged = ({ comparisons }: TableContext): readonly Comparison[] =>
  GROUPS.flatMap(({ of }) => of(comparisons));

/** Networks and data sets of the comparisons, a column each, network by network. */
function networks(context: TableContext): readonly Comparison['a'][] {
  const cells = judged(context).map(({ a }) => a);
  const models = [...new Set(cells.map((cell) => at(cell).model))];
  return models.flatMap((model) => {
    const own = cells.filter((cell) => at(cell).model === model);
    return [...new Map(own.map((cell) => [at(cell).dataset, cell])).values()];
  });
}

const isOf = (network: Comparison['a'], { a }: Comparison): boolean =>
  at(a).model === at(network).model && at(a).dataset === at(network).dataset;

/** The smallest difference that each comparison could have found, a row a question. */
export const powerTable = defineTable({
  file: import.meta.filename,
  name: 'power',
  caption: `Power: the smallest true difference, in points, that a two-sided paired $t$-test at the level 0.05 would find four times in
five with the declared seeds and the observed spread.`,
  draftCaption: String.raw` Withheld until every declared seed is in; grey: provisional, (pairs in\,/\,pairs declared).`,
  layout: { size: 'footnotesize', columnSpace: '5pt' },
  columns: (context) => [
    { head: 'Difference', align: 'l' },
    ...networks(context).map((cell) => ({
      head: DATASET_TITLES[at(cell).dataset],
      over: MODEL_TITLES[at(cell).model],
    })),
  ],
  rows(context) {
    const columns = networks(context);
    return GROUPS.map(({ title, of, row }) => {
      const all = of(context.comparisons);
      const rows = [...new Set(all.map(({ family }) => family))].map((family) => {
        const members = all.filter((one) => one.family === family);
        const found = columns.map((network) => members.find((one) => isOf(network, one)));
        const values = found.map((one) => (one === undefined ? '' : context.fact(`${one.key}.detectable`)));
        return [{ tex: row(members[0]!) }, ...values];
      });
      return { title, rows };
    });
  },
});
