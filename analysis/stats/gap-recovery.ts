import { mean } from 'simple-statistics';
import { type FiellerSet, fiellerInterval } from './fieller-interval.ts';
import { pairedDifferences } from './paired-differences.ts';
import { type Degenerate, largestMagnitude, orZero } from './sample.ts';

export interface GapRecovery {
  readonly kind: 'recovery';
  /** 0: no better than the floor; 1: as good as the ceiling; may lie outside. */
  readonly share: number;
  readonly confidence: FiellerSet | Degenerate;
}

/**
 * The share of the gap between a floor and a ceiling that a value closes,
 * (mean of value - mean of floor) / (mean of ceiling - mean of floor), with Fieller's confidence set.
 *
 * The three are paired: index i is one seed in all. The ratio is that of the means: ratios of single seeds explode
 * where one seed's gap is small. Where the ceiling is not above the floor on average there is `no-gap` to recover.
 * Throws on unequal lengths and below two seeds.
 */
export function gapRecovery(
  { value, floor, ceiling }: Readonly<Record<'value' | 'floor' | 'ceiling', readonly number[]>>,
  level = 0.95,
): GapRecovery | { readonly kind: 'no-gap'; readonly gap: number } {
  const gained = pairedDifferences(value, floor);
  const gaps = pairedDifferences(ceiling, floor);
  const confidence = fiellerInterval(gained, gaps, level);
  const gap = orZero(mean(gaps), Math.max(largestMagnitude(ceiling), largestMagnitude(floor)));
  if (gap <= 0) return { kind: 'no-gap', gap };
  return { kind: 'recovery', share: mean(gained) / gap, confidence };
}
