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

/** As a record's temperature has to be, so that a run has one configuration only; null where it is. */
export function brokenTemperatureRule({ softmax, temperature }: SoftmaxSettings): string | null {
  if (softmax === 'standard-t') return temperature === undefined ? 'must be given with standard-t' : null;
  if (temperature === undefined) return null;
  if (softmax === 'base2') return temperature === 1 ? 'must be left out where it is 1' : null;
  return 'must be left out with the standard softmax, which has none; standard-t takes one';
}

/** As a factor of studies: `base-e`, `base-2`, `base-e-t1.4427`. */
export function softmaxFactor({ softmax = 'standard', temperature = 1 }: SoftmaxSettings): string {
  const base = softmax === 'base2' ? 'base-2' : 'base-e';
  return temperature === 1 ? base : `${base}-t${temperature}`;
}
