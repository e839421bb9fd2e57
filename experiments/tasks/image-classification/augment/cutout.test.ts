import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../rng/random-stream.ts';
import { cutout } from './cutout.ts';

describe('cutout', () => {
  const shape = [6, 8, 3] as const;
  const mean = [0.5, 0, 1];
  const pixels = new Uint8Array(6 * 8 * 3).fill(200);

  /** By the definition: which pixels a square of 4 around (x, y) covers. */
  function expected(y: number, x: number): number[] {
    return Array.from({ length: 6 * 8 }, (_, at) => {
      const [row, column] = [Math.floor(at / 8), at % 8];
      const inside = row >= y - 2 && row < y + 2 && column >= x - 2 && column < x + 2;
      return inside ? [128, 0, 255] : [200, 200, 200];
    }).flat();
  }

  test('puts the mean colour into a square around any pixel, cut at the border', () => {
    const change = cutout(shape, 4, mean);
    const [stream, twin] = [randomStream(1, 'cutout'), randomStream(1, 'cutout')];
    const centres = new Set<string>();
    for (let i = 0; i < 400; i++) {
      const [y, x] = [twin.integer(6), twin.integer(8)];
      centres.add(`${y} ${x}`);
      expect([...change(pixels, stream)]).toEqual(expected(y, x));
    }
    expect(centres.size).toBe(48);
    expect(new Set(pixels)).toEqual(new Set([200]));
  });
});
