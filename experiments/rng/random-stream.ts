import { createHash } from 'node:crypto';
import { type XoshiroState, xoshiro128 } from './xoshiro128.ts';

const TWO_TO_32 = 2 ** 32;

/** Numbers drawn one after another; each draw moves the stream on. */
export interface RandomStream {
  /** Uniform in [0, 1), a multiple of 2^-53. */
  uniform(): number;
  /** Uniform over the integers 0 … below - 1. Throws unless `below` is an integer in [1, 2^32]. */
  integer(below: number): number;
  /** Standard normal. */
  normal(): number;
  /** A uniformly random order of 0 … count - 1. Throws unless `count` is an integer in [0, 2^31). */
  permutation(count: number): Int32Array;
}

/**
 * The random stream of one purpose in a run: xoshiro128** started at the first 128 bits of SHA-256("<seed>/<purpose>"), read
 * as four little-endian words. Every purpose has a stream of its own ('weights/conv1/kernel', 'shuffle/epoch-3'), so what one
 * part draws never moves another, and an epoch is repeated without a saved state.
 *
 * Throws when `seed` is not a non-negative integer or `purpose` is empty.
 */
export function randomStream(seed: number, purpose: string): RandomStream {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`randomStream: seed must be a non-negative integer, got ${seed}`);
  }
  if (purpose === '') throw new RangeError('randomStream: purpose must not be empty');
  const digest = createHash('sha256').update(`${seed}/${purpose}`, 'utf8').digest();
  return new XoshiroStream(Uint32Array.from({ length: 4 }, (_, word) => digest.readUInt32LE(4 * word)));
}

class XoshiroStream implements RandomStream {
  readonly #state: XoshiroState;
  /** The polar method makes normals in pairs. */
  #spareNormal: number | null = null;

  constructor(state: XoshiroState) {
    this.#state = state;
  }

  uniform(): number {
    const high = xoshiro128(this.#state) >>> 5;
    const low = xoshiro128(this.#state) >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** Remainder of one output, drawn again while it falls into the incomplete last block of `below` outputs. */
  integer(below: number): number {
    if (!Number.isInteger(below) || below < 1 || below > TWO_TO_32) {
      throw new RangeError(`RandomStream.integer: below must be an integer in [1, 2^32], got ${below}`);
    }
    const complete = TWO_TO_32 - (TWO_TO_32 % below);
    let output: number;
    do output = xoshiro128(this.#state);
    while (output >= complete);
    return output % below;
  }

  /**
   * Marsaglia's polar method ("A convenient method for generating normal variables", SIAM Review 6(3), 1964): a point uniform
   * in the unit disc, times sqrt(-2 ln r² / r²). It needs no sine, which engines round differently.
   */
  normal(): number {
    if (this.#spareNormal !== null) {
      const spare = this.#spareNormal;
      this.#spareNormal = null;
      return spare;
    }
    let x: number;
    let y: number;
    let squaredRadius: number;
    do {
      x = 2 * this.uniform() - 1;
      y = 2 * this.uniform() - 1;
      squaredRadius = x * x + y * y;
    } while (squaredRadius >= 1 || squaredRadius === 0);
    const scale = Math.sqrt((-2 * Math.log(squaredRadius)) / squaredRadius);
    this.#spareNormal = y * scale;
    return x * scale;
  }

  /** Fisher and Yates's shuffle, from the last place down (Durstenfeld, CACM 7(7), 1964, algorithm 235). */
  permutation(count: number): Int32Array {
    if (!Number.isInteger(count) || count < 0 || count >= 2 ** 31) {
      throw new RangeError(`RandomStream.permutation: count must be an integer in [0, 2^31), got ${count}`);
    }
    const order = Int32Array.from({ length: count }, (_, place) => place);
    for (let last = count - 1; last > 0; last--) {
      const chosen = this.integer(last + 1);
      const moved = order[last]!;
      order[last] = order[chosen]!;
      order[chosen] = moved;
    }
    return order;
  }
}
