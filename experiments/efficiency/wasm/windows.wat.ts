/**
 * The image's windows as a matrix [rows][pixels]: a row for each weight of a filter, holding what the weight meets at each
 * pixel of a tile (im2col, a tile at a time).
 */
import { advance, countdown, unrolled } from './wat.ts';

/** i8x16.shuffle lanes that take every second 16-bit lane of two vectors. */
const EVERY_SECOND_I16 = '0 1 4 5 8 9 12 13 16 17 20 21 24 25 28 29';
const EVERY_SECOND_I32 = '0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27';

/** What is copied for one segment of neighbouring pixels: `$p` is where its first one lies, `$to` where it goes. */
const SEGMENTS = {
  i16x8_stride1: { bytes: 16, copy: '(v128.store (local.get $to) (v128.load align=1 (local.get $p)))' },
  i16x8_stride2: {
    bytes: 16,
    copy: `(v128.store (local.get $to) (i8x16.shuffle ${EVERY_SECOND_I16}
      (v128.load align=1 (local.get $p)) (v128.load offset=16 align=1 (local.get $p))))`,
  },
  i16x4_stride1: { bytes: 8, copy: '(i64.store (local.get $to) (i64.load align=1 (local.get $p)))' },
  i16x4_stride2: {
    bytes: 8,
    copy: `(v128.store64_lane 0 (local.get $to) (i8x16.shuffle ${EVERY_SECOND_I16}
      (v128.load align=1 (local.get $p)) (v128.load align=1 (local.get $p))))`,
  },
  f32x4_stride1: { bytes: 16, copy: '(v128.store (local.get $to) (v128.load align=1 (local.get $p)))' },
  f32x4_stride2: {
    bytes: 16,
    copy: `(v128.store (local.get $to) (i8x16.shuffle ${EVERY_SECOND_I32}
      (v128.load align=1 (local.get $p)) (v128.load offset=16 align=1 (local.get $p))))`,
  },
} as const;
export type SegmentKind = keyof typeof SEGMENTS;

/**
 * `gather_<kind>(image, rowOffsets, rows, segmentOffsets, segments, to)`: for each row and each segment, the segment at
 * image + rowOffset + segmentOffset. Offsets are bytes, 32 bits each.
 */
export const WINDOW_FUNCTIONS = Object.entries(SEGMENTS)
  .map(
    ([kind, { bytes, copy }]) => `
(func (export "gather_${kind}") (param $image i32) (param $rowOffsets i32) (param $rows i32)
  (param $segmentOffsets i32) (param $segments i32) (param $to i32)
  (local $row i32) (local $segment i32) (local $left i32) (local $p i32)
  ${countdown(
    'row',
    'rows',
    `(local.set $row (i32.add (local.get $image) (i32.load (local.get $rowOffsets))))
     ${advance('rowOffsets', 4)}
     (local.set $segment (local.get $segmentOffsets))
     (local.set $left (local.get $segments))
     ${countdown(
       'segment',
       'left',
       `(local.set $p (i32.add (local.get $row) (i32.load (local.get $segment))))
        ${copy}
        ${advance('segment', 4)}
        ${advance('to', bytes)}`,
     )}`,
  )})`,
  )
  .join('\n');

/** Two rows of 16-bit values become others, `pixels` wide: `$a` and `$b` hold eight pixels of each. */
const pairFunction = (
  name: string,
  pixels: number,
  first: string,
  second: (v: number) => [string, number],
) => {
  const row = 2 * pixels;
  return `
(func (export "${name}_${pixels}") (param $from i32) (param $pairs i32) (param $to i32)
  (local $a v128) (local $b v128)
  ${countdown(
    'pair',
    'pairs',
    `${unrolled(pixels / 8, (v) => {
      const [result, at] = second(v);
      const firstAt = name === 'pair_sums' ? 16 * v : 32 * v;
      return `(local.set $a (v128.load offset=${16 * v} (local.get $from)))
        (local.set $b (v128.load offset=${row + 16 * v} (local.get $from)))
        (v128.store offset=${firstAt} (local.get $to) ${first})
        (v128.store offset=${at} (local.get $to) ${result})`;
    })}
     ${advance('from', 2 * row)}
     ${advance('to', 2 * row)}`,
  )})`;
};

/** `pair_sums_<pixels>(from, pairs, to)`: rows a, b become rows a + b, a - b. */
export const pairSums = (pixels: number): string =>
  pairFunction('pair_sums', pixels, '(i16x8.add (local.get $a) (local.get $b))', (v) => [
    '(i16x8.sub (local.get $a) (local.get $b))',
    2 * pixels + 16 * v,
  ]);

/** `interleave_<pixels>(from, pairs, to)`: rows a, b become one row a0 b0 a1 b1 …, as i32x4.dot_i16x8_s takes them. */
export const interleave = (pixels: number): string =>
  pairFunction(
    'interleave',
    pixels,
    `(i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $a) (local.get $b))`,
    (v) => [
      '(i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $a) (local.get $b))',
      32 * v + 16,
    ],
  );
