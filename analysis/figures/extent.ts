/** Smallest and largest of the values that are there; `fallback` when there are none, so that axes still have ends. */
export function extent(values: readonly (number | null)[], fallback: [number, number]): [number, number] {
  const numbers = values.filter((value) => value !== null);
  return numbers.length === 0 ? fallback : [Math.min(...numbers), Math.max(...numbers)];
}
