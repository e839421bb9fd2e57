import { PROVISIONAL_INK } from './theme.ts';
import { variantStyle } from './variant-style.ts';

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

/** The variant's colour, or grey where declared seeds are missing. Rows have `variant` (a title) and `provisional`. */
export function variantColor(variants: readonly string[]) {
  return {
    condition: { test: 'datum.provisional', value: PROVISIONAL_INK },
    field: 'variant',
    type: 'nominal',
    scale: variantScales(variants).color,
    legend: null,
  } as const;
}
