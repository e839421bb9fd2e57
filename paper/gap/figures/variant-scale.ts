import { PROVISIONAL_INK } from '../../../analysis/figures/theme.ts';
import { variantStyle } from '../variants.ts';

/** Color and shape scales over the given variants, in their order, for every figure alike. */
export function variantScales(variants: readonly string[]) {
  const styles = variants.map(variantStyle);
  const domain = styles.map(({ title }) => title);
  return {
    domain,
    color: { domain, range: styles.map(({ color }) => color) },
    shape: { domain, range: styles.map(({ shape }) => shape) },
  };
}

/** Rows have `variant`, a title. The same legend has to be asked for wherever colour or shape is encoded. */
export function variantColor<Legend extends object | null>(variants: readonly string[], legend: Legend) {
  return { field: 'variant', type: 'nominal', scale: variantScales(variants).color, legend } as const;
}

/** Grey where the row is `provisional`: declared seeds are missing. */
export function variantColorIfFinal<Legend extends object | null>(
  variants: readonly string[],
  legend: Legend,
) {
  const condition = { test: 'datum.provisional', value: PROVISIONAL_INK } as const;
  return { condition, ...variantColor(variants, legend) } as const;
}
