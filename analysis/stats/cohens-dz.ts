import { mean, sampleStandardDeviation } from 'simple-statistics';
import { type Degenerate, isConstant, NO_VARIATION, requireSample } from './sample.ts';

export interface EffectSize {
  readonly kind: 'effect';
  readonly d: number;
}

/**
 * Cohen's d_z: mean of the differences in units of their standard deviation, m / s (Cohen 1988, eq. 2.3.5; the name
 * d_z is Lakens 2013). Differences that do not vary give `degenerate`. Throws where there are fewer than two.
 */
export function cohensDz(differences: readonly number[]): EffectSize | Degenerate {
  requireSample('cohensDz', differences, 2);
  if (isConstant(differences)) return NO_VARIATION;
  return { kind: 'effect', d: mean(differences) / sampleStandardDeviation(differences) };
}
