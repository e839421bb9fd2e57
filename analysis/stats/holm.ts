/**
 * Holm's step-down adjustment within a family of m tests (Holm 1979, Scand. J. Statist. 6, 65-70): with p sorted
 * ascending, adjusted p_(j) = max over k <= j of min(1, (m - k + 1) p_(k)). Returned in the order given.
 *
 * Equal p get equal adjusted p. A test that is undefined (null) stays null but still counts in m, as if its p were 1:
 * leaving it out would make the others easier to pass because one was degenerate.
 * Throws where a p lies outside [0, 1].
 */
export function holm(pValues: readonly number[]): number[];
export function holm(pValues: readonly (number | null)[]): (number | null)[];
export function holm(pValues: readonly (number | null)[]): (number | null)[] {
  const m = pValues.length;
  for (const [i, p] of pValues.entries()) {
    if (p !== null && !(p >= 0 && p <= 1)) {
      throw new RangeError(`holm: p-values must lie in [0, 1], got ${p} at index ${i}`);
    }
  }
  const asNumber = (i: number): number => pValues[i] ?? 1;
  const order = Array.from(pValues.keys()).sort((i, j) => asNumber(i) - asNumber(j));
  const adjusted = new Array<number | null>(m).fill(null);
  let largest = 0;
  for (const [rank, i] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (m - rank) * asNumber(i)));
    if (pValues[i] !== null) adjusted[i] = largest;
  }
  return adjusted;
}
