import { describe, expect, it } from 'vitest';
import { packTrits, unpackTrits } from './pack-trits.ts';

/** A stream of trits that needs no seed: digits of a linear congruence. */
function someTrits(count: number, start: number): Int8Array {
  let state = start;
  return Int8Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state % 3) - 1;
  });
}

describe('packTrits', () => {
  it('is base 3, first trit least significant', () => {
    expect([...packTrits(Int8Array.of(-1, -1, -1, -1, -1))]).toEqual([0]);
    expect([...packTrits(Int8Array.of(0, 0, 0, 0, 0))]).toEqual([1 + 3 + 9 + 27 + 81]);
    expect([...packTrits(Int8Array.of(1, 1, 1, 1, 1))]).toEqual([242]);
    expect([...packTrits(Int8Array.of(1, -1, 0, -1, 1, -1))]).toEqual([2 + 9 + 2 * 81, 3 + 9 + 27 + 81]);
  });

  it('comes back from any length, in a fifth of the bytes', () => {
    for (let count = 0; count < 400; count++) {
      const trits = someTrits(count, count + 1);
      const bytes = packTrits(trits);
      expect(bytes.length).toBe(Math.ceil(count / 5));
      expect([...unpackTrits(bytes, count)]).toEqual([...trits]);
    }
  });

  it('tells all 243 groups of five apart', () => {
    const bytes = Uint8Array.from({ length: 243 }, (_, byte) => byte);
    expect([...packTrits(unpackTrits(bytes, 5 * 243))]).toEqual([...bytes]);
  });

  it('names a value that is no trit, and where', () => {
    expect(() => packTrits(Int8Array.of(0, 1, 2))).toThrow(
      'packTrits: trits must be -1, 0 or 1, got 2 at index 2',
    );
  });
});

describe('unpackTrits', () => {
  it('refuses bytes that packTrits does not write', () => {
    expect(() => unpackTrits(Uint8Array.of(243), 5)).toThrow('at most 242, got 243 at index 0');
    expect(() => unpackTrits(Uint8Array.of(0, 0), 5)).toThrow('5 trits take 1 bytes, got 2');
    expect(() => unpackTrits(Uint8Array.of(0), 4)).toThrow('trits after the first 4 must be zero');
    expect(() => unpackTrits(Uint8Array.of(0), -1)).toThrow('count must be a non-negative integer, got -1');
    expect(() => unpackTrits(Uint8Array.of(0), 4.5)).toThrow('got 4.5');
  });
});
