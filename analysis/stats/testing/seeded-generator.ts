/** Uniform numbers in [0, 1). Whoever needs chance is handed one of these. */
export type Uniform = () => number;

/**
 * sfc32, a 128-bit generator of Chris Doty-Humphrey's PractRand (0.10), seeded by one integer and warmed up as there:
 * the seed in the second and third word, a counter from 1, twelve outputs dropped. Same seed, same numbers, on every
 * machine: all of it is 32-bit integer arithmetic.
 */
export function seededGenerator(seed: number): Uniform {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`seededGenerator: seed must be a non-negative integer, got ${seed}`);
  }
  // A typed array, because integers of 32 bits in plain variables of a closure are allocated anew at each change.
  const state = Int32Array.of(0, seed | 0, Math.floor(seed / 2 ** 32), 1);
  const next = (): number => {
    const b = state[1]!;
    const c = state[2]!;
    const counter = state[3]!;
    const output = (((state[0]! + b) | 0) + counter) | 0;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + output;
    state[3] = counter + 1;
    return (output >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}
