/** Factors, and values of factors, of several studies. */
import type { Factor, Shown } from '../analysis/definition/study.ts';

/** Each value by its name, with its title. */
export const titled = <T extends string | number>(
  values: readonly T[],
  title: (value: T) => string = String,
): Record<string, Shown> =>
  Object.fromEntries(values.map((value) => [String(value), { title: title(value) }]));

/** What is done to the weights, in studies of two variants. */
export const WEIGHTS: Factor = {
  label: 'weights',
  values: {
    std: { title: 'FP32', color: '#4d4d4d', shape: 'circle' },
    bit: { title: 'ternary', color: '#d55e00', shape: 'square' },
  },
};
