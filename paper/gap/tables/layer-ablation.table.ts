import type { Cell } from '../../../analysis/cells/cell.ts';
import type { PaperContext } from '../../../analysis/pipeline/context.ts';
import { countTex, factTex, intervalTex, meanTex } from '../../../analysis/tables/render/fact-tex.ts';
import { rowTitle } from '../../../analysis/tables/render/row-title.ts';
import type { TableNotes } from '../../../analysis/tables/render/table-notes.ts';
import { Tex, type TexValue, type TexValues } from '../../../analysis/tables/render/tex.ts';
import { type Table, tableArtifact } from '../../../analysis/tables/table.ts';
import { variantStyle } from '../figures/variant-style.ts';

/** Each part kept in full precision by itself: accuracy, the share of the gap that it closes, and the same distilled. */
const layerAblation: Table = {
  file: import.meta.filename,
  name: 'layer-ablation',
  values(context, notes) {
    const { cells } = context;
    const kept = cells.filter(({ variant }) => variant.startsWith('bit_keep_') && !variant.endsWith('_kd'));
    const ablated = kept.filter((cell) => kept.some((other) => isSameTask(cell, other) && other !== cell));
    const titles = [...new Set(ablated.map((cell) => rowTitle(cell, cells)))];
    return {
      groups: titles.map((title) => ({
        title,
        rows: ablated
          .filter((cell) => rowTitle(cell, cells) === title)
          .map((cell) => rowValues(cell, context, notes)),
      })),
      provisional: ablated.some(({ missingSeeds }) => missingSeeds.length > 0),
    };
  },
};

const isSameTask = (a: Cell, b: Cell): boolean => a.dataset === b.dataset && a.model === b.model;

function rowValues({ key, variant }: Cell, { cells, facts }: PaperContext, notes: TableNotes): TexValues {
  const fact = (name: string) => facts.get(`${key}.${name}`);
  const mean = (cell: string) =>
    meanTex(facts.get(`${cell}.accuracy.mean`), facts.get(`${cell}.accuracy.sd`), { notes, bold: false });
  const distilled: TexValue = cells.some((cell) => cell.key === `${key}_kd`) ? mean(`${key}_kd`) : '';
  return {
    variant: new Tex(variantStyle(variant).tex),
    accuracy: mean(key),
    seeds: countTex(fact('recovery.n'), notes),
    recovery: factTex(fact('recovery'), notes),
    interval: intervalTex(fact('recovery.ci_low'), fact('recovery.ci_high'), notes),
    distilled,
  };
}

export const layerAblationTable = tableArtifact(layerAblation);
