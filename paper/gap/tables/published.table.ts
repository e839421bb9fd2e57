import type { Cell } from '../../../analysis/cells/cell.ts';
import type { PaperContext } from '../../../analysis/pipeline/context.ts';
import { factTex } from '../../../analysis/tables/render/fact-tex.ts';
import { rowTitle } from '../../../analysis/tables/render/row-title.ts';
import type { TableNotes } from '../../../analysis/tables/render/table-notes.ts';
import { Tex, type TexValue, type TexValues } from '../../../analysis/tables/render/tex.ts';
import { type Table, tableArtifact } from '../../../analysis/tables/table.ts';
import { variantStyle } from '../figures/variant-style.ts';

const BASELINE = 'std';

/** Published values beside ours, for the cells that the other study also has. */
const published: Table = {
  file: import.meta.filename,
  name: 'published',
  values(context, notes) {
    const { cells, facts } = context;
    // What distillation does is a table of its own.
    const common = cells.filter(
      ({ key, variant }) => facts.has(`published.${key}.accuracy`) && !variant.endsWith('_kd'),
    );
    const titles = [...new Set(common.map((cell) => rowTitle(cell, cells)))];
    return {
      epochs: factTex(facts.get('published.protocol.epochs'), notes),
      groups: titles.map((title) => ({
        title,
        rows: common
          .filter((cell) => rowTitle(cell, cells) === title)
          .map((cell) => rowValues(cell, context, notes)),
      })),
      provisional: common.some(({ missingSeeds }) => missingSeeds.length > 0),
    };
  },
};

function rowValues(cell: Cell, { facts }: PaperContext, notes: TableNotes): TexValues {
  const { key, dataset, model, variant } = cell;
  const gap = (fact: string): TexValue => (variant === BASELINE ? '' : factTex(facts.get(fact), notes));
  return {
    variant: new Tex(variantStyle(variant).tex),
    publishedAccuracy: factTex(facts.get(`published.${key}.accuracy`), notes),
    publishedGap: gap(`published.${key}.gap`),
    accuracy: factTex(facts.get(`${key}.accuracy.mean`), notes),
    gap: gap(`${dataset}.${model}.${variant}-vs-${BASELINE}.delta`),
  };
}

export const publishedTable = tableArtifact(published);
