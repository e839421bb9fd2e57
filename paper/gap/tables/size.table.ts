import type { Cell } from '../../../analysis/cells/cell.ts';
import type { PaperContext } from '../../../analysis/pipeline/context.ts';
import { countTex, factTex } from '../../../analysis/tables/render/fact-tex.ts';
import { rowTitle } from '../../../analysis/tables/render/row-title.ts';
import type { TableNotes } from '../../../analysis/tables/render/table-notes.ts';
import { Tex, type TexValues } from '../../../analysis/tables/render/tex.ts';
import { type Table, tableArtifact } from '../../../analysis/tables/table.ts';
import { variantStyle } from '../figures/variant-style.ts';

/**
 * What a trained network takes on disk, in full precision and packed, and what it would take in theory, by data set, model
 * and variant. A distilled network has the size of the one that was not.
 */
const size: Table = {
  file: import.meta.filename,
  name: 'size',
  values(context, notes) {
    const cells = context.cells.filter(({ variant }) => !/_kd$/.test(variant));
    const titles = [...new Set(cells.map((cell) => rowTitle(cell, cells)))];
    return {
      groups: titles.map((title) => ({
        title,
        rows: cells
          .filter((cell) => rowTitle(cell, cells) === title)
          .map((cell) => rowValues(cell, context, notes)),
      })),
      provisional: cells.some(({ missingSeeds }) => missingSeeds.length > 0),
    };
  },
};

function rowValues(cell: Cell, { facts }: PaperContext, notes: TableNotes): TexValues {
  // The same for every seed, so that those that are missing change nothing.
  const fact = (name: string) => countTex(facts.get(`${cell.key}.${name}`), notes);
  return {
    variant: new Tex(variantStyle(cell.variant).tex),
    parameters: fact('parameters'),
    ternary: fact('parameters.ternary'),
    zeroShare: factTex(facts.get(`${cell.key}.zero_share.mean`), notes),
    fp32: fact('bytes.fp32'),
    packed: fact('bytes.packed'),
    ratio: fact('bytes.ratio'),
    theoretical: fact('bytes.theoretical'),
    theoreticalRatio: fact('bytes.ratio_theoretical'),
  };
}

export const sizeTable = tableArtifact(size);
