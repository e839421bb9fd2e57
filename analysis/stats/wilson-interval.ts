import type { Interval } from './mean-interval.ts';

/** z(0.975), which a normal variable stays within ± of with probability 0.95. */
const Z = 1.959963984540054;

/**
 * Wilson's score interval at 95 % of a share p of n examples (Wilson 1927, J. Am. Stat. Assoc. 22, 209-212): every π that
 * |p - π| <= z sqrt(π (1 - π) / n) does not reject, (p + z²/2n ± z sqrt(p (1 - p) / n + z²/4n²)) / (1 + z²/n).
 *
 * Lies within [0, 1], and has a width where p is 0 or 1, which p ± z sqrt(p (1 - p) / n) has not. Throws on a share outside [0, 1]
 * and on a number of examples that is not whole and positive.
 */
export function wilsonInterval({ share, examples }: TestedShare): Interval {
  if (!(share >= 0 && share <= 1)) {
    throw new RangeError(`wilsonInterval: share must lie in [0, 1], got ${share}`);
  }
  if (!Number.isInteger(examples) || examples < 1) {
    throw new RangeError(`wilsonInterval: examples must be a positive integer, got ${examples}`);
  }
  const z2 = Z ** 2 / examples;
  const center = share + z2 / 2;
  const width = Z * Math.sqrt((share * (1 - share)) / examples + z2 / (4 * examples));
  // Exact at the ends, where round-off would leave the unit interval.
  const low = share === 0 ? 0 : (center - width) / (1 + z2);
  const high = share === 1 ? 1 : (center + width) / (1 + z2);
  return { kind: 'interval', low, high };
}

/** A share of so many test examples, in [0, 1]. */
export interface TestedShare {
  readonly share: number;
  readonly examples: number;
}
