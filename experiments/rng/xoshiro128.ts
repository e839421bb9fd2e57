/** The four 32-bit words of a generator; not all zero. */
export type XoshiroState = Uint32Array;

const rotateLeft = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

/**
 * Next output of xoshiro128**, an integer in [0, 2^32): rotl(s1 · 5, 7) · 9, then one linear step of the state
 * (Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM TOMS 47(4), 2021, figure 4 and table 1).
 * Period 2^128 - 1. Moves `state` on.
 */
export function xoshiro128(state: XoshiroState): number {
  const first = state[0]!;
  const second = state[1]!;
  const output = Math.imul(rotateLeft(Math.imul(second, 5), 7), 9) >>> 0;
  const mixedThird = state[2]! ^ first;
  const mixedFourth = state[3]! ^ second;
  state[1] = second ^ mixedThird;
  state[0] = first ^ mixedFourth;
  state[2] = mixedThird ^ (second << 9);
  state[3] = rotateLeft(mixedFourth, 11);
  return output;
}
