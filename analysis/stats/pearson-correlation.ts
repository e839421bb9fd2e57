import { sampleCorrelation } from 'simple-statistics';
import { type Degenerate, isConstant, NO_VARIATION, requireSample } from './sample.ts';

export interface Correlation {
  readonly kind: 'correlation';
  /** In [-1, 1]. */
  readonly r: number;
}

/**
 * Pearson's correlation of paired values, r = s_ab / (s_a s_b): how much of the spread two cells share, and so what pairing
 * takes out of their difference, s_d² = s_a² + s_b² - 2 r s_a s_b. Of few pairs it says little: over three of
 * independent normal values its density is 1 / (π sqrt(1 - r²)), highest at ±1. `degenerate` where one side does not vary. Throws on unequal lengths, and
 * below three pairs: through two points there is always a line.
 */
export function pearsonCorrelation(a: readonly number[], b: readonly number[]): Correlation | Degenerate {
  requireSample('pearsonCorrelation', a, 3);
  requireSample('pearsonCorrelation', b, 3);
  if (a.length !== b.length) {
    throw new RangeError(
      `pearsonCorrelation: samples must be of one length, got ${a.length} and ${b.length}`,
    );
  }
  if (isConstant(a) || isConstant(b)) return NO_VARIATION;
  return { kind: 'correlation', r: Math.max(-1, Math.min(1, sampleCorrelation([...a], [...b]))) };
}
