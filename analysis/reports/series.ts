/** What cells of a study are called in its report, and how its figures tell them apart. */
import { type Cell, shownOf } from '../cells/cell.ts';
import type { StudyDefinition } from '../definition/study.ts';

/** The factors in which the cells differ; all where there is nothing to differ from. */
export function varyingFactors({ factors }: StudyDefinition, cells: readonly Cell[]): string[] {
  const names = Object.keys(factors);
  const varying = names.filter((name) =>
    cells.some((cell) => cell.factors[name] !== cells[0]!.factors[name]),
  );
  return varying.length === 0 ? names : varying;
}

/** Titles of the cell's values of these factors, with commas between them. */
export function titleOf(cell: Cell, factors: readonly string[]): string {
  return factors.map((name) => shownOf(cell, name).title).join(', ');
}

/** `adam − sgd, rate 0.1`: what is compared, and where. */
export function differenceTitle(a: Cell, b: Cell, over: string, factors: readonly string[]): string {
  const where = titleOf(
    a,
    factors.filter((name) => name !== over),
  );
  return `${titleOf(a, [over])} − ${titleOf(b, [over])}${where === '' ? '' : `, ${where}`}`;
}

/** The factors among these that are compared within a panel. */
export function treatment({ panel }: StudyDefinition, factors: readonly string[]): readonly string[] {
  return factors.filter((name) => !panel.includes(name));
}

/** What is compared within a panel. */
export interface Series {
  readonly title: string;
  readonly color: string;
  /** Lengths of strokes and gaps in points. */
  readonly dash: readonly number[];
}

/** Okabe and Ito's, which are told apart with any colour vision; yellow is too faint for lines. */
const PALETTE = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00', '#000000'] as const;
const DASHES = [[], [4, 2], [1, 2], [6, 2, 1, 2]] as const;

/**
 * By cell. A series has the first colour that its values of the factors have, or else one of the palette; those of one colour differ
 * in their strokes.
 */
export function seriesOf(cells: readonly Cell[], factors: readonly string[]): ReadonlyMap<Cell, Series> {
  const byTitle = new Map<string, Series>();
  const uses = new Map<string, number>();
  return new Map(
    cells.map((cell) => {
      const title = titleOf(cell, factors);
      const known = byTitle.get(title);
      if (known !== undefined) return [cell, known];
      const shown = factors.map((name) => shownOf(cell, name));
      const own = shown.find(({ color }) => color !== undefined)?.color;
      const color = own ?? PALETTE[byTitle.size % PALETTE.length]!;
      const before = uses.get(color) ?? 0;
      uses.set(color, before + 1);
      const dash = shown.find((one) => one.dash !== undefined)?.dash ?? DASHES[before % DASHES.length]!;
      const series = { title, color, dash };
      byTitle.set(title, series);
      return [cell, series];
    }),
  );
}
