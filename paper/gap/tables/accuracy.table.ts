import { type Cell, rowTitle } from '../../../analysis/cells/cell.ts';
import { defineTable, type TableContext } from '../../../analysis/tables/define-table.ts';
import type { Piece } from '../../../analysis/tables/table.ts';
import { factPiece, tex } from '../../../analysis/tables/table-cells.ts';
import { mainCells } from '../selections.ts';
import { at } from '../study.ts';
import { variantStyle } from '../variants.ts';

const variantsOf = (cells: readonly Cell[]) => [...new Set(mainCells(cells).map((cell) => at(cell).variant))];

/** Test accuracy of every cell: a row for each data set and model, a column for each variant. */
export const accuracyTable = defineTable({
  file: import.meta.filename,
  name: 'accuracy',
  caption: String.raw`Test accuracy in percent, mean\,$\pm$\,standard deviation over $n$ seeds; where $n$ is a range,
\ttq{} has the smaller number, and Table~\ref{tab:comparisons} compares it over common seeds. Bold: the highest mean of the ternary
variants of a row; it marks no test.`,
  columns: ({ cells }) => [
    { head: 'Data set', align: 'l' },
    ...variantsOf(cells).map(
      (variant) => ({ head: { tex: variantStyle(variant).tex }, align: 'c' }) as const,
    ),
    tex`$n$`,
  ],
  rows(context) {
    const variants = variantsOf(context.cells);
    const cells = mainCells(context.cells);
    const tasks = [...new Set(cells.map((cell) => rowTitle(cell, context.cells)))];
    return tasks.map((title) => {
      const row = cells.filter((cell) => rowTitle(cell, context.cells) === title);
      const best = bestTernary(row, context);
      const mean = (cell: Cell | undefined) =>
        cell === undefined ? '' : context.mean(cell, 'accuracy', { best: best.has(cell) });
      return [
        title,
        ...variants.map((one) => mean(row.find((cell) => at(cell).variant === one))),
        seeds(row, context),
      ];
    });
  },
});

/** None before every declared seed of the row is in, those without ternary weights too. */
function bestTernary(row: readonly Cell[], { leading }: TableContext): ReadonlySet<Cell> {
  if (row.some(({ missingSeeds }) => missingSeeds.length > 0)) return new Set();
  return leading(
    row.filter((cell) => !at(cell).variant.startsWith('std')),
    'accuracy',
  );
}

/** `3`, or `1–3` while cells of the row differ. */
function seeds(row: readonly Cell[], { facts }: TableContext): { content: readonly Piece[] } {
  const counts = row.map(({ key }) => facts.get(`${key}.accuracy.n`));
  const ascending = counts.sort((x, y) => Number(x.value) - Number(y.value));
  const [least, most] = [ascending[0]!, ascending.at(-1)!];
  const isOne = least.plain === most.plain;
  return { content: isOne ? [factPiece(most)] : [factPiece(least), '–', factPiece(most)] };
}
