import type { Cell } from '../cells/cell.ts';
import { mainCells } from '../cells/selections.ts';
import { variantStyle } from '../figures/variant-style.ts';
import type { PaperContext } from '../pipeline/context.ts';
import { factTex } from './render/fact-tex.ts';
import { rowTitle } from './render/row-title.ts';
import type { TableNotes } from './render/table-notes.ts';
import { Tex, type TexValues } from './render/tex.ts';
import { type Table, tableArtifact } from './table.ts';

/** What a trained network takes on disk, in full precision and packed, by data set and variant. */
const size: Table = {
  name: 'size',
  values(context, notes) {
    const cells = mainCells(context.cells);
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
  const fact = (name: string) => factTex(facts.get(`${cell.key}.${name}`), notes);
  return {
    variant: new Tex(variantStyle(cell.variant).tex),
    parameters: fact('parameters'),
    ternary: fact('parameters.ternary'),
    zeroShare: fact('zero_share.mean'),
    fp32: fact('bytes.fp32'),
    packed: fact('bytes.packed'),
    ratio: fact('bytes.ratio'),
  };
}

export const sizeTable = tableArtifact(size);
