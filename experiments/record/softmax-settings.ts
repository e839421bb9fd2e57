/** Which softmax a network has, in its attention and over its classes or tokens. */

/**
 * `standard`: softmax(x). `standard-t`: softmax(x / T). `base2`: 2^(x/T) over its sum, the maximum subtracted first, which
 * is softmax(x · ln 2 / T): the standard one at temperature T / ln 2.
 */
export const SOFTMAX_KINDS = ['standard', 'standard-t', 'base2'] as const;
export type SoftmaxKind = (typeof SOFTMAX_KINDS)[number];

export interface SoftmaxSettings {
  /** Default `standard`. */
  readonly softmax?: SoftmaxKind | undefined;
  /** T; default 1. The standard softmax has none. */
  readonly temperature?: number | undefined;
}

/** So that a run has one configuration only. */
export const TEMPERATURE_RULE =
  'must be given with standard-t, and left out with the standard one, and with base2 where it is 1';

export function keepsTemperatureRule({ softmax, temperature }: SoftmaxSettings): boolean {
  if (softmax === 'standard-t') return temperature !== undefined;
  return temperature === undefined || (softmax === 'base2' && temperature !== 1);
}

/** As a factor of studies: `base-e`, `base-2`, `base-e-t1.4427`. */
export function softmaxFactor({ softmax = 'standard', temperature = 1 }: SoftmaxSettings): string {
  const base = softmax === 'base2' ? 'base-2' : 'base-e';
  return temperature === 1 ? base : `${base}-t${temperature}`;
}
