import type { Comparison } from '../../../analysis/cells/comparison.ts';
import type { PaperContext } from '../../../analysis/pipeline/context.ts';
import { factTex, meanTex } from '../../../analysis/tables/render/fact-tex.ts';
import { rowTitle } from '../../../analysis/tables/render/row-title.ts';
import type { TableNotes } from '../../../analysis/tables/render/table-notes.ts';
import { Tex, type TexValues } from '../../../analysis/tables/render/tex.ts';
import { tableArtifact } from '../../../analysis/tables/table.ts';
import { variantStyle } from '../figures/variant-style.ts';
import { distillationComparisons } from '../selections.ts';

/** Accuracy of each variant with labels alone and distilled, and what the one has over the other. */
export const distillationTable = tableArtifact({
  file: import.meta.filename,
  name: 'distillation',
  values(context, notes) {
    const { cells } = context;
    const comparisons = distillationComparisons(context.comparisons);
    const titles = [...new Set(comparisons.map(({ a }) => rowTitle(a, cells)))];
    return {
      groups: titles.map((title) => ({
        title,
        rows: comparisons
          .filter(({ a }) => rowTitle(a, cells) === title)
          .map((comparison) => rowValues(comparison, context, notes)),
      })),
      provisional: comparisons.some(({ complete }) => !complete),
    };
  },
});

function rowValues({ key, a, b }: Comparison, { facts }: PaperContext, notes: TableNotes): TexValues {
  const mean = (cell: string) =>
    meanTex(facts.get(`${cell}.accuracy.mean`), facts.get(`${cell}.accuracy.sd`), { notes, bold: false });
  return {
    variant: new Tex(variantStyle(b.variant).tex),
    plain: mean(b.key),
    distilled: mean(a.key),
    delta: factTex(facts.get(`${key}.delta`), notes),
  };
}
