const BINS = 512;

/**
 * The values at 0-based `ranks` among all values in ascending order, where values[i] counts weights[i] times.
 *
 * A histogram finds the bin of each rank, and only what lies in that bin is sorted: two passes instead of a sort of
 * everything, which for 10,000 resamples is the greater part of a bootstrap. Reads its arrays only. Throws where a rank
 * lies outside [0, sum of weights).
 */
export function valuesAtRanks(
  values: Float64Array,
  weights: Float64Array,
  ranks: readonly number[],
): number[] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const scale = high > low ? (BINS - 1) / (high - low) : 0;
  const histogram = new Float64Array(BINS);
  const binOf = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const bin = ((values[i]! - low) * scale) | 0;
    binOf[i] = bin;
    histogram[bin]! += weights[i]!;
  }

  return ranks.map((rank) => {
    let bin = 0;
    let before = 0;
    while (bin < BINS && rank >= before + histogram[bin]!) before += histogram[bin++]!;
    if (!(rank >= 0) || bin === BINS) {
      throw new RangeError(`valuesAtRanks: rank must lie in [0, sum of weights), got ${rank}`);
    }
    const members: number[] = [];
    for (let i = 0; i < binOf.length; i++) {
      if (binOf[i] === bin) members.push(i);
    }
    members.sort((i, j) => values[i]! - values[j]!);
    let position = 0;
    for (before += weights[members[0]!]!; rank >= before; before += weights[members[position]!]!) position++;
    return values[members[position]!]!;
  });
}
