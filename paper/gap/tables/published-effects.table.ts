import { rowTitle } from '../../../analysis/cells/cell.ts';
import { defineTable } from '../../../analysis/tables/define-table.ts';
import { tex } from '../../../analysis/tables/table-cells.ts';
import { PUBLISHED_EFFECTS } from '../published-facts.ts';
import { at } from '../study.ts';
import { variantStyle } from '../variants.ts';

/** The published effects beside ours, question by question. */
export const publishedEffectsTable = defineTable({
  file: import.meta.filename,
  name: 'published-effects',
  caption: String.raw`Published effects beside ours: mean differences of test accuracy in points, with our 95\,\% interval. \emph{The published
column was not measured by this project}; the study we follow \citep{cazzani2026bitconv} gives no intervals for it.`,
  draftCaption: String.raw` Intervals are withheld until every declared seed is in; grey: provisional, (seeds in\,/\,seeds
declared).`,
  columns: [
    { head: 'Difference', align: 'l' },
    'published',
    'ours',
    { head: tex`95\,\% interval`, align: 'l', joined: true },
  ],
  rows: ({ cells, facts, fact, interval }) =>
    PUBLISHED_EFFECTS.map(([a, b]) => ({
      title: tex`${variantStyle(a).tex} $-$ ${variantStyle(b).tex}`,
      rows: cells.flatMap((cell) => {
        const { dataset, model, variant } = at(cell);
        const key = `${dataset}.${model}.${a}-vs-${b}`;
        const published = `published.${key}.difference`;
        if (variant !== a || !facts.has(published) || !facts.has(`${key}.delta`)) return [];
        return [
          [
            rowTitle(cell, cells),
            fact(published),
            fact(`${key}.delta`),
            interval(`${key}.ci_low`, `${key}.ci_high`),
          ],
        ];
      }),
    })).filter(({ rows }) => rows.length > 0),
});
