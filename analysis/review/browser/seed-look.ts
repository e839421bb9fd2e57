/** Okabe and Ito's colors. */
export const SEED_COLORS = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#e69f00',
  '#56b4e9',
  '#7a6a00',
  '#4d4d4d',
];

/** Lengths of dash and gap, one for each round of the colors. */
const DASHES = [
  [1, 0],
  [5, 3],
  [1.5, 2.5],
];

/** How the `i`-th seed, from 0, is drawn: a color of print and a dash. The first 24 all differ. */
export function seedLook(i: number): { readonly color: string; readonly dash: readonly number[] } {
  const round = Math.floor(i / SEED_COLORS.length);
  return { color: SEED_COLORS[i % SEED_COLORS.length]!, dash: DASHES[round % DASHES.length]! };
}
