/**
 * The value below which a share of the sample lies, linear between neighbours (type 7 of Hyndman and Fan 1996: R's and
 * NumPy's default). Throws on an empty sample and on a share outside [0, 1].
 */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('quantile: needs at least one value');
  if (!(share >= 0 && share <= 1)) throw new Error(`quantile: share must be in [0, 1], got ${share}`);
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return low + (high - low) * (place - Math.floor(place));
}
