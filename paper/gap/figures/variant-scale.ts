import { shownScales } from '../../../analysis/figures/shown-scale.ts';
import { variantStyle } from '../variants.ts';

/** Over the given variants, in their order. */
export const variantScales = (variants: readonly string[]) => shownScales(variants.map(variantStyle));

/** Rows have `variant`, a title. The same legend has to be asked for wherever colour or shape is encoded. */
export function variantColor<Legend extends object | null>(variants: readonly string[], legend: Legend) {
  return { field: 'variant', type: 'nominal', scale: variantScales(variants).color, legend } as const;
}

/** The stroke of a line, beside its colour. */
export function variantDash<Legend extends object | null>(variants: readonly string[], legend: Legend) {
  return { ...variantColor(variants, legend), scale: variantScales(variants).dash } as const;
}
