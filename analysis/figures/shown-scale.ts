import type { Shown } from '../definition/study.ts';
import { PROVISIONAL_INK } from './theme.ts';

/** Below a figure, in one line. */
export const LEGEND_BELOW = { title: null, orient: 'bottom', direction: 'horizontal' } as const;

/** Scales over titles of a factor's values: their colours, marks and strokes, for every figure alike. */
export function shownScales(values: readonly Pick<Shown, 'title' | 'color' | 'shape' | 'dash'>[]) {
  const domain = values.map(({ title }) => title);
  return {
    domain,
    color: { domain, range: values.map(({ color }) => color!) },
    shape: { domain, range: values.map(({ shape }) => shape!) },
    dash: { domain, range: values.map(({ dash = [] }) => [...dash]) },
  };
}

/** A colour that gives way to grey where a row is `provisional`: declared seeds are missing. */
export function greyIfProvisional<Color extends object>(color: Color) {
  return { condition: { test: 'datum.provisional', value: PROVISIONAL_INK }, ...color } as const;
}
