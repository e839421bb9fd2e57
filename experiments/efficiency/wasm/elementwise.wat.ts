/** What stands between the products: quantization of activations, scales and shifts, residual sums. */
import { advance, countdown } from './wat.ts';

/** `absmax(x, vectors)`: the largest magnitude of 4 · vectors FP32 values. */
const ABSMAX = `
(func (export "absmax") (param $x i32) (param $vectors i32) (result f32)
  (local $m v128)
  ${countdown(
    'vector',
    'vectors',
    `(local.set $m (f32x4.pmax (local.get $m) (f32x4.abs (v128.load (local.get $x)))))
     ${advance('x', 16)}`,
  )}
  (f32.max
    (f32.max (f32x4.extract_lane 0 (local.get $m)) (f32x4.extract_lane 1 (local.get $m)))
    (f32.max (f32x4.extract_lane 2 (local.get $m)) (f32x4.extract_lane 3 (local.get $m)))))`;

/**
 * `quantize(x, rows, vectors, step, to, rowBytes)`: rows of 4 · vectors FP32 values become 16-bit integers
 * round(x / step), half to even, each row rowBytes after the last.
 */
const QUANTIZE = `
(func (export "quantize") (param $x i32) (param $rows i32) (param $vectors i32) (param $step f32) (param $to i32)
  (param $rowBytes i32)
  (local $s v128) (local $left i32) (local $p i32) (local $i v128)
  (local.set $s (f32x4.splat (local.get $step)))
  ${countdown(
    'row',
    'rows',
    `(local.set $left (local.get $vectors))
     (local.set $p (local.get $to))
     ${countdown(
       'vector',
       'left',
       `(local.set $i (i32x4.trunc_sat_f32x4_s (f32x4.nearest (f32x4.div (v128.load (local.get $x)) (local.get $s)))))
        (v128.store64_lane 0 (local.get $p) (i16x8.narrow_i32x4_s (local.get $i) (local.get $i)))
        ${advance('x', 16)}
        ${advance('p', 8)}`,
     )}
     (local.set $to (i32.add (local.get $to) (local.get $rowBytes)))`,
  )})`;

/** `copy_rows(x, rows, vectors, to, rowBytes)`: the same for FP32 values as they are. */
const COPY_ROWS = `
(func (export "copy_rows") (param $x i32) (param $rows i32) (param $vectors i32) (param $to i32) (param $rowBytes i32)
  ${countdown(
    'row',
    'rows',
    `(memory.copy (local.get $to) (local.get $x) (i32.shl (local.get $vectors) (i32.const 4)))
     (local.set $x (i32.add (local.get $x) (i32.shl (local.get $vectors) (i32.const 4))))
     (local.set $to (i32.add (local.get $to) (local.get $rowBytes)))`,
  )})`;

/**
 * `finish_<type>(sums, outputs, groups, places, steps, scales, shifts, lowest, y, plane)`: for each output and each group of
 * four pixels, y[place of the group + output · plane] = max(sum · step of the group · scale of the output + shift of the
 * output, lowest). Places are bytes. `integer` sums are converted, `float` sums are as they are.
 */
const finish = (type: 'integer' | 'float') => `
(func (export "finish_${type}") (param $sums i32) (param $outputs i32) (param $groups i32) (param $places i32)
  (param $steps i32) (param $scales i32) (param $shifts i32) (param $lowest f32) (param $y i32) (param $plane i32)
  (local $left i32) (local $place i32) (local $step i32) (local $scale f32) (local $shift v128) (local $low v128)
  (local.set $low (f32x4.splat (local.get $lowest)))
  ${countdown(
    'output',
    'outputs',
    `(local.set $scale (f32.load (local.get $scales)))
     (local.set $shift (v128.load32_splat (local.get $shifts)))
     (local.set $place (local.get $places))
     (local.set $step (local.get $steps))
     (local.set $left (local.get $groups))
     ${countdown(
       'group',
       'left',
       `(v128.store align=4 (i32.add (local.get $y) (i32.load (local.get $place)))
          (f32x4.max (local.get $low) (f32x4.add (local.get $shift) (f32x4.mul
            ${type === 'integer' ? '(f32x4.convert_i32x4_s (v128.load (local.get $sums)))' : '(v128.load (local.get $sums))'}
            (f32x4.splat (f32.mul (local.get $scale) (f32.load (local.get $step))))))))
        ${advance('sums', 16)}
        ${advance('place', 4)}
        ${advance('step', 4)}`,
     )}
     ${advance('scales', 4)}
     ${advance('shifts', 4)}
     (local.set $y (i32.add (local.get $y) (local.get $plane)))`,
  )})`;

/** `add(a, b, vectors, lowest, y)`: y = max(a + b, lowest) for 4 · vectors FP32 values. */
const ADD = `
(func (export "add") (param $a i32) (param $b i32) (param $vectors i32) (param $lowest f32) (param $y i32)
  (local $low v128)
  (local.set $low (f32x4.splat (local.get $lowest)))
  ${countdown(
    'vector',
    'vectors',
    `(v128.store (local.get $y) (f32x4.max (local.get $low)
       (f32x4.add (v128.load (local.get $a)) (v128.load (local.get $b)))))
     ${advance('a', 16)} ${advance('b', 16)} ${advance('y', 16)}`,
  )})`;

/** `clear(to, bytes)`: zeros. */
const CLEAR = `
(func (export "clear") (param $to i32) (param $bytes i32)
  (memory.fill (local.get $to) (i32.const 0) (local.get $bytes)))`;

export const ELEMENTWISE_FUNCTIONS = [
  ABSMAX,
  QUANTIZE,
  COPY_ROWS,
  finish('integer'),
  finish('float'),
  ADD,
  CLEAR,
].join('\n');
