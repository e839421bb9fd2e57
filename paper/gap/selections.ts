/** Which of all cells and comparisons one table or figure is about. No selection is ever averaged over. */
import type { Cell } from '../../analysis/cells/cell.ts';
import type { Comparison } from '../../analysis/cells/comparison.ts';

/** What the study is about first: full precision, BitNet, the recipe and the prior art, all without distillation. */
const MAIN_VARIANTS: readonly string[] = ['std', 'bit', 'bit_keep_conv1', 'ttq'];

export function mainCells(cells: readonly Cell[]): readonly Cell[] {
  return cells.filter(({ variant }) => MAIN_VARIANTS.includes(variant));
}

/** Comparisons among the main variants. */
export function mainComparisons(comparisons: readonly Comparison[]): readonly Comparison[] {
  return comparisons.filter(({ a, b }) => [a, b].every(({ variant }) => MAIN_VARIANTS.includes(variant)));
}

/** BitNet with one part kept in full precision, against BitNet without. */
export function ablationComparisons(comparisons: readonly Comparison[]): readonly Comparison[] {
  return comparisons.filter(({ a, b }) => /^bit_keep_[a-z0-9]+$/.test(a.variant) && b.variant === 'bit');
}

/** One kept part against another. */
export function partComparisons(comparisons: readonly Comparison[]): readonly Comparison[] {
  const kept = /^bit_keep_[a-z0-9]+$/;
  return comparisons.filter(({ a, b }) => kept.test(a.variant) && kept.test(b.variant));
}

/** A distilled variant against the same without distillation. */
export function distillationComparisons(comparisons: readonly Comparison[]): readonly Comparison[] {
  return comparisons.filter(({ a, b }) => a.variant === `${b.variant}_kd`);
}
