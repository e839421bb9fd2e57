import type { Cell } from '../../../analysis/cells/cell.ts';
import type { PaperContext } from '../../../analysis/pipeline/context.ts';
import { factTex, intervalTex } from '../../../analysis/tables/render/fact-tex.ts';
import { rowTitle } from '../../../analysis/tables/render/row-title.ts';
import type { TableNotes } from '../../../analysis/tables/render/table-notes.ts';
import { Tex, type TexValues } from '../../../analysis/tables/render/tex.ts';
import { type Table, tableArtifact } from '../../../analysis/tables/table.ts';
import { variantStyle } from '../figures/variant-style.ts';
import { PUBLISHED_EFFECTS } from '../published-facts.ts';

/** The published effects beside ours, question by question. */
const publishedEffects: Table = {
  file: import.meta.filename,
  name: 'published-effects',
  values(context, notes) {
    const { cells, facts, comparisons } = context;
    const groups = PUBLISHED_EFFECTS.map(([a, b]) => ({
      title: new Tex(`${variantStyle(a).tex} $-$ ${variantStyle(b).tex}`),
      rows: cells
        .filter(({ dataset, model, variant }) => {
          const key = `${dataset}.${model}.${a}-vs-${b}`;
          return variant === a && facts.has(`published.${key}.difference`) && facts.has(`${key}.delta`);
        })
        .map((cell) => rowValues(cell, b, context, notes)),
    }));
    const asked = groups.filter(({ rows }) => rows.length > 0);
    return { groups: asked, provisional: comparisons.some(({ complete }) => !complete) };
  },
};

function rowValues(cell: Cell, other: string, { cells, facts }: PaperContext, notes: TableNotes): TexValues {
  const key = `${cell.dataset}.${cell.model}.${cell.variant}-vs-${other}`;
  const fact = (name: string) => facts.get(`${key}.${name}`);
  return {
    title: rowTitle(cell, cells),
    published: factTex(facts.get(`published.${key}.difference`), notes),
    ours: factTex(fact('delta'), notes),
    interval: intervalTex(fact('ci_low'), fact('ci_high'), notes),
  };
}

export const publishedEffectsTable = tableArtifact(publishedEffects);
