import { mean } from 'simple-statistics';
import { type FiellerSet, fiellerInterval } from './fieller-interval.ts';
import { pairedDifferences } from './paired-differences.ts';
import type { Degenerate } from './sample.ts';

export interface GapRecovery {
  readonly kind: 'recovery';
  /** 0: no better than `bit`; 1: as good as `std`; may lie outside. */
  readonly share: number;
  readonly confidence: FiellerSet | Degenerate;
}

/**
 * The share of the gap between full precision and ternary that a variant closes,
 * (mean of variant - mean of bit) / (mean of std - mean of bit), with Fieller's confidence set.
 *
 * The three are paired: index i is one seed in all. The ratio is that of the means: ratios of single seeds explode
 * where one seed's gap is small. Where std is not above bit on average there is `no-gap` to recover.
 * Throws on unequal lengths and below two seeds.
 */
export function gapRecovery(
  { variant, bit, std }: Readonly<Record<'variant' | 'bit' | 'std', readonly number[]>>,
  level = 0.95,
): GapRecovery | { readonly kind: 'no-gap'; readonly gap: number } {
  const gained = pairedDifferences(variant, bit);
  const gaps = pairedDifferences(std, bit);
  const confidence = fiellerInterval(gained, gaps, level);
  const gap = mean(gaps);
  if (gap <= 0) return { kind: 'no-gap', gap };
  return { kind: 'recovery', share: mean(gained) / gap, confidence };
}
