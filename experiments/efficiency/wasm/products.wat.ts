/**
 * The same sums by multiplication, for comparison: FP32, and 8-bit integers in 16-bit lanes. Both keep four outputs by
 * eight pixels in registers while they go through the rows.
 */
import { advance, countdown, unrolled, vectors } from './wat.ts';

const OUTPUTS = 4;

interface Products {
  readonly name: string;
  /** Bytes that a row of the windows has for a pixel; a row is one weight (FP32) or a pair of them (integers). */
  readonly pixelBytes: number;
  readonly add: string;
  readonly multiply: string;
}

/** `$a<2 output + half>` += weight of the output × four pixels. */
const step = ({ add, multiply }: Products) =>
  unrolled(
    OUTPUTS,
    (output) => `(local.set $w (v128.load32_splat offset=${4 * output} (local.get $weight)))
      ${unrolled(2, (half) => {
        const sum = `$a${2 * output + half}`;
        return `(local.set ${sum} (${add} (local.get ${sum}) (${multiply} (local.get $x${half}) (local.get $w))))`;
      })}`,
  );

/** Adds the registers to sums[output][pixel], 32 bits each. */
const flush = ({ add }: Products, pixels: number) =>
  unrolled(2 * OUTPUTS, (register) => {
    const at = `offset=${(register >> 1) * 4 * pixels + (register & 1) * 16}`;
    return `(v128.store ${at} (local.get $to) (${add} (v128.load ${at} (local.get $to)) (local.get $a${register})))`;
  });

/**
 * `<name>_<pixels>(weights, windows, rows, sums, quads)`: sums[output][pixel] += Σ_row weights · windows, for 4 · quads
 * outputs; weights lie as [quad][row][4].
 */
function productsFunction(products: Products, pixels: number): string {
  const { name, pixelBytes } = products;
  return `
(func (export "${name}_${pixels}") (param $weights i32) (param $windows i32) (param $rows i32) (param $sums i32)
  (param $quads i32)
  (local $tile i32) (local $weight i32) (local $x i32) (local $left i32) (local $to i32)
  (local $w v128) (local $x0 v128) (local $x1 v128)
  ${vectors('a', 2 * OUTPUTS)}
  ${countdown(
    'quad',
    'quads',
    `(local.set $tile (i32.const 0))
     (loop $tiles
       (local.set $weight (local.get $weights))
       (local.set $x (i32.add (local.get $windows) (i32.mul (local.get $tile) (i32.const ${8 * pixelBytes}))))
       (local.set $to (i32.add (local.get $sums) (i32.mul (local.get $tile) (i32.const 32))))
       ${unrolled(2 * OUTPUTS, (register) => `(local.set $a${register} (v128.const i64x2 0 0))`)}
       (local.set $left (local.get $rows))
       ${countdown(
         'row',
         'left',
         `(local.set $x0 (v128.load (local.get $x)))
          (local.set $x1 (v128.load offset=16 (local.get $x)))
          ${step(products)}
          ${advance('weight', 4 * OUTPUTS)}
          ${advance('x', pixels * pixelBytes)}`,
       )}
       ${flush(products, pixels)}
       (br_if $tiles (i32.lt_u (local.tee $tile (i32.add (local.get $tile) (i32.const 1))) (i32.const ${pixels / 8}))))
     (local.set $weights (i32.add (local.get $weights) (i32.mul (local.get $rows) (i32.const ${4 * OUTPUTS}))))
     ${advance('sums', 4 * OUTPUTS * pixels)}`,
  )})`;
}

/** One weight a row. */
export const floatProducts = (pixels: number): string =>
  productsFunction({ name: 'float', pixelBytes: 4, add: 'f32x4.add', multiply: 'f32x4.mul' }, pixels);

/** Two weights a row (16 bits each, interleaved as the windows are): eight multiplications an instruction. */
export const integerProducts = (pixels: number): string =>
  productsFunction(
    { name: 'integer', pixelBytes: 4, add: 'i32x4.add', multiply: 'i32x4.dot_i16x8_s' },
    pixels,
  );
