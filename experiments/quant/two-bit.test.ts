import { expect, test } from 'vitest';
import { randomStream } from '../rng/random-stream.ts';
import { eightBitColumns } from './eight-bit.ts';
import { packTwoBit, unpackTwoBit } from './two-bit.ts';

test('trits come out as they went in, in a sixteenth of the bytes of FP32 up to a whole word', () => {
  const stream = randomStream(1, 'two-bit');
  for (const count of [0, 1, 15, 16, 17, 63, 1000, 4096]) {
    const trits = Int8Array.from({ length: count }, () => stream.integer(3) - 1);
    const codes = packTwoBit(trits);
    const unpacked = unpackTwoBit(codes, count);
    expect(unpacked).toEqual(trits);
    unpacked.fill(7);
    const again = unpackTwoBit(codes, count, unpacked);
    expect(again).toEqual(trits);
    expect(again.buffer).toBe(unpacked.buffer);
    expect(codes.length).toBe(4 * Math.ceil((4 * count) / 16 / 4));
  }
});

test('a byte has the trits of the four parts, the first least significant', () => {
  const trits = new Int8Array(16);
  for (const [part, trit] of [1, -1, 0, 1].entries()) trits[4 * part + 2] = trit;
  expect([...packTwoBit(trits)]).toEqual([0b01010101, 0b01010101, 0b10010010, 0b01010101]);
});

test('columns of 8 bits are within half a step of what they were, and use all of the range', () => {
  const stream = randomStream(2, 'eight-bit');
  // The last column is zero.
  const matrix = Float32Array.from({ length: 60 }, (_, at) =>
    at % 4 === 3 ? 0 : 10 ** (at % 4) * stream.normal(),
  );
  const { integers, steps } = eightBitColumns(matrix, 4);
  for (const [at, value] of matrix.entries()) {
    expect(Math.abs((integers[at]! - 128) * steps[at % 4]! - value)).toBeLessThanOrEqual(
      0.5001 * steps[at % 4]!,
    );
  }
  for (const column of [0, 1, 2]) {
    const own = integers.filter((_, at) => at % 4 === column);
    expect(Math.max(...own.map((integer) => Math.abs(integer - 128)))).toBe(127);
  }
  expect([steps[3], integers[3]]).toEqual([0, 128]);
});
