/**
 * Smallest and largest of the values that are there. Where they span nothing, `least` is what the axis shows around
 * them, so that it still has two ends; where there are none, `[0, least]`.
 */
export function extent(values: readonly (number | null)[], least: number): [number, number] {
  const numbers = values.filter((value) => value !== null);
  if (numbers.length === 0) return [0, least];
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  return low === high ? [low - least / 2, high + least / 2] : [low, high];
}
