/** Which of all cells and comparisons one table or figure is about. No selection is ever averaged over. */

import type { Cell } from '../../analysis/cells/cell.ts';
import type { Comparison } from '../../analysis/cells/comparison.ts';
import { at } from './study.ts';

/** What the study is about first: full precision, BitNet, the recipe and the prior art, all without distillation. */
const MAIN_VARIANTS: readonly string[] = ['std', 'bit', 'bit_keep_conv1', 'ttq'];

const isMain = (cell: Cell) => MAIN_VARIANTS.includes(at(cell).variant);

export function mainCells(cells: readonly Cell[]): readonly Cell[] {
  return cells.filter((cell) => isMain(cell));
}

/** Comparisons among the main variants. */
export function mainComparisons(comparisons: readonly Comparison[]): readonly Comparison[] {
  return comparisons.filter(({ a, b }) => isMain(a) && isMain(b));
}

/** BitNet with one part kept in full precision, against BitNet without. */
export function ablationComparisons(comparisons: readonly Comparison[]): readonly Comparison[] {
  return comparisons.filter(
    ({ a, b }) => /^bit_keep_[a-z0-9]+$/.test(at(a).variant) && at(b).variant === 'bit',
  );
}

/** One kept part against another. */
export function partComparisons(comparisons: readonly Comparison[]): readonly Comparison[] {
  const kept = /^bit_keep_[a-z0-9]+$/;
  return comparisons.filter(({ a, b }) => kept.test(at(a).variant) && kept.test(at(b).variant));
}

/** A distilled variant against the same without distillation. */
export function distillationComparisons(comparisons: readonly Comparison[]): readonly Comparison[] {
  return comparisons.filter(({ a, b }) => at(a).variant === `${at(b).variant}_kd`);
}
