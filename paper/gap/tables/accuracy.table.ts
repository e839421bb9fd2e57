import type { Cell } from '../../../analysis/cells/cell.ts';
import type { Fact } from '../../../analysis/facts/fact.ts';
import type { PaperContext } from '../../../analysis/pipeline/context.ts';
import { factValue, meanTex } from '../../../analysis/tables/render/fact-tex.ts';
import { rowTitle } from '../../../analysis/tables/render/row-title.ts';
import type { TableNotes } from '../../../analysis/tables/render/table-notes.ts';
import { Tex, type TexValue, type TexValues } from '../../../analysis/tables/render/tex.ts';
import { type Table, tableArtifact } from '../../../analysis/tables/table.ts';
import { variantStyle } from '../figures/variant-style.ts';
import { mainCells } from '../selections.ts';

/** Test accuracy of every cell: a row for each data set and model, a column for each variant. */
const accuracy: Table = {
  file: import.meta.filename,
  name: 'accuracy',
  values(context, notes) {
    const cells = mainCells(context.cells);
    const variants = [...new Set(cells.map(({ variant }) => variant))];
    const rows = [...new Set(cells.map(rowKey))].map((key) => cells.filter((cell) => rowKey(cell) === key));
    return {
      variants: variants.map((variant) => new Tex(variantStyle(variant).tex)),
      columns: new Tex('c'.repeat(variants.length)),
      rows: rows.map((row) => rowValues(row, variants, context, notes)),
      provisional: cells.some(({ missingSeeds }) => missingSeeds.length > 0),
    };
  },
};

const rowKey = ({ dataset, model }: Cell): string => `${dataset}.${model}`;

function rowValues(
  row: readonly Cell[],
  variants: readonly string[],
  { cells, facts }: PaperContext,
  notes: TableNotes,
): TexValues {
  const best = bestTernary(row, (cell) => facts.get(`${cell.key}.accuracy.mean`));
  const entry = (variant: string): TexValue => {
    const cell = row.find((candidate) => candidate.variant === variant);
    if (cell === undefined) return '';
    const [mean, deviation] = [facts.get(`${cell.key}.accuracy.mean`), facts.get(`${cell.key}.accuracy.sd`)];
    return meanTex(mean, deviation, { notes, bold: best.has(cell) });
  };
  return {
    title: rowTitle(row[0]!, cells),
    entries: variants.map(entry),
    seeds: seedCounts(row.map((cell) => facts.get(`${cell.key}.accuracy.n`))),
  };
}

/**
 * The ternary cells with the highest mean as printed. None before every declared seed of the row is in: which one
 * leads on the way says nothing.
 */
function bestTernary(row: readonly Cell[], mean: (cell: Cell) => Fact): ReadonlySet<Cell> {
  const ternary = row.filter(({ variant }) => !variant.startsWith('std'));
  if (row.some(({ missingSeeds }) => missingSeeds.length > 0) || ternary.length < 2) return new Set();
  const top = Math.max(...ternary.map((cell) => Number(mean(cell).plain)));
  return new Set(ternary.filter((cell) => Number(mean(cell).plain) === top));
}

/** `3`, or `1–3` while cells of the row differ. */
function seedCounts(counts: readonly Fact[]): Tex {
  const ascending = [...counts].sort((x, y) => Number(x.value) - Number(y.value));
  const [least, most] = [ascending[0]!, ascending.at(-1)!];
  return new Tex(least.text === most.text ? factValue(most) : `${factValue(least)}--${factValue(most)}`);
}

export const accuracyTable = tableArtifact(accuracy);
