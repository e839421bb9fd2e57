/**
 * Sums of activations under ternary weights, by additions and subtractions alone.
 *
 * Weights are taken in pairs. With a and b the activations that a pair meets, its contribution is one of 0, ±a, ±b,
 * ±(a + b), ±(a - b): the four vectors are computed once for all outputs (pair_sums), and each output then adds or
 * subtracts one of them a pair, or skips the pair where both weights are zero. This is the lookup table of T-MAC (Wei et al.
 * 2024, arXiv:2407.00088) and of bitnet.cpp's TL kernels (Wang et al. 2024, arXiv:2410.16144) with pixels, not outputs,
 * side by side in a vector, so that a table's entry is found by its address.
 *
 * Sums are 16 bits within a block of at most 128 weights (128 · 127 < 2^15) and 32 bits between blocks: exact.
 */
import { advance, countdown, unrolled, vectors } from './wat.ts';

/** A 16-bit offset a term, and one vector addition for each eight pixels. */
const terms = (label: string, count: string, add: 'add' | 'sub', vectorsOfTile: number) =>
  countdown(
    label,
    count,
    `(local.set $row (i32.add (local.get $table) (i32.load16_u (local.get $list))))
     ${unrolled(
       vectorsOfTile,
       (v) =>
         `(local.set $s${v} (i16x8.${add} (local.get $s${v}) (v128.load offset=${16 * v} (local.get $row))))`,
     )}
     ${advance('list', 2)}`,
  );

/** Adds the eight 16-bit sums `$s<v>` to two vectors of 32-bit sums. */
const widen = (v: number) =>
  unrolled(2, (half) => {
    const at = `offset=${32 * v + 16 * half}`;
    const extended = `(i32x4.extend_${half === 0 ? 'low' : 'high'}_i16x8_s (local.get $s${v}))`;
    return `(v128.store ${at} (local.get $sums) (i32x4.add (v128.load ${at} (local.get $sums)) ${extended}))`;
  });

/**
 * `ternary_<pixels>(list, table, sums, outputs)`: sums[output][pixel] (32 bits) += what the list says of each output: how
 * many rows of the table to add, how many to subtract, then their offsets in bytes; 16 bits each.
 */
export function ternarySums(pixels: number): string {
  const count = pixels / 8;
  return `
(func (export "ternary_${pixels}") (param $list i32) (param $table i32) (param $sums i32) (param $outputs i32)
  (local $row i32) (local $adds i32) (local $subs i32)
  ${vectors('s', count)}
  ${countdown(
    'output',
    'outputs',
    `(local.set $adds (i32.load16_u (local.get $list)))
     (local.set $subs (i32.load16_u offset=2 (local.get $list)))
     ${advance('list', 4)}
     ${unrolled(count, (v) => `(local.set $s${v} (v128.const i64x2 0 0))`)}
     ${terms('add', 'adds', 'add', count)}
     ${terms('sub', 'subs', 'sub', count)}
     ${unrolled(count, widen)}
     ${advance('sums', 4 * pixels)}`,
  )})`;
}
