/** How far an outcome moved, beside how far the seeds of its cell are from one another. */
export interface Spread {
  /** Repeated less recorded. */
  readonly moved: number;
  /** The largest difference between two seeds of the cell; null where it has one seed. */
  readonly largest: number | null;
  /** Whether it moved no further than that; null where that is not known. */
  readonly isWithin: boolean | null;
}

/** @param seeds the recorded outcome of every seed of the cell */
export function spreadOf(
  { recorded, repeated }: { readonly recorded: number; readonly repeated: number },
  seeds: readonly number[],
): Spread {
  const moved = repeated - recorded;
  if (seeds.length < 2) return { moved, largest: null, isWithin: null };
  const largest = Math.max(...seeds) - Math.min(...seeds);
  return { moved, largest, isWithin: Math.abs(moved) <= largest };
}
