import { type Cell, shownOf } from '../../cells/cell.ts';

/**
 * Titles of the factors that a row or a panel stands for, with commas between them; of those after the first only what is not
 * the same in all cells.
 */
export function rowTitle(cell: Cell, cells: readonly Cell[]): string {
  const shown = cell.study.panel.filter(
    (name, i) => i === 0 || cells.some((other) => other.factors[name] !== cell.factors[name]),
  );
  return shown.map((name) => shownOf(cell, name).title).join(', ');
}
