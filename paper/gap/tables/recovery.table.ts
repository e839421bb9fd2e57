import type { Cell } from '../../../analysis/cells/cell.ts';
import type { PaperContext } from '../../../analysis/pipeline/context.ts';
import { countTex, factTex, intervalTex } from '../../../analysis/tables/render/fact-tex.ts';
import { rowTitle } from '../../../analysis/tables/render/row-title.ts';
import type { TableNotes } from '../../../analysis/tables/render/table-notes.ts';
import { Tex, type TexValues } from '../../../analysis/tables/render/tex.ts';
import { type Table, tableArtifact } from '../../../analysis/tables/table.ts';
import { variantStyle } from '../figures/variant-style.ts';
import { mainCells } from '../selections.ts';

/** Which share of the gap between BitNet and FP32 each other ternary variant closes. */
const recovery: Table = {
  file: import.meta.filename,
  name: 'recovery',
  values(context, notes) {
    const { facts } = context;
    const cells = mainCells(context.cells);
    const recovering = cells.filter(({ key }) => facts.has(`${key}.recovery`));
    const titles = [...new Set(recovering.map((cell) => rowTitle(cell, cells)))];
    return {
      groups: titles.map((title) => {
        const members = recovering.filter((cell) => rowTitle(cell, cells) === title);
        return { title, rows: members.map((cell) => rowValues(cell, context, notes)) };
      }),
      provisional: cells.some(({ missingSeeds }) => missingSeeds.length > 0),
    };
  },
};

function rowValues(cell: Cell, { facts }: PaperContext, notes: TableNotes): TexValues {
  const { key, variant } = cell;
  const fact = (name: string) => facts.get(`${key}.recovery${name}`);
  return {
    variant: new Tex(variantStyle(variant).tex),
    seeds: countTex(fact('.n'), notes),
    gap: factTex(fact('.gap'), notes),
    gain: factTex(fact('.gain'), notes),
    recovery: factTex(fact(''), notes),
    interval: intervalTex(fact('.ci_low'), fact('.ci_high'), notes),
  };
}

export const recoveryTable = tableArtifact(recovery);
