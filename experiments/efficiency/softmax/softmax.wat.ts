/**
 * Softmax over rows, in both bases: the largest of a row, powers of what is left of each score, their sum, the quotients.
 *
 * A power is 2^n times that of a rest r within half a step of zero, which a polynomial of degree 6 gives; coefficients are those of
 * Cephes' expf and exp2f (Moshier). With base 2, n is the nearest integer and r the exact difference; with base e, n counts ln 2,
 * which is subtracted in two parts so that r keeps its digits. The rest of the two kernels is the same text.
 */
import type { Base } from '../../record/softmax-timing.ts';
import { advance, countdown } from '../wasm/wat.ts';

const splat = (value: number) => `(v128.const f32x4 ${Array(4).fill(value).join(' ')})`;
const times = (a: string, b: string) => `(f32x4.mul ${a} ${b})`;
const plus = (a: string, b: string) => `(f32x4.add ${a} ${b})`;
const minus = (a: string, b: string) => `(f32x4.sub ${a} ${b})`;
const get = (name: string) => `(local.get $${name})`;

/** Horner's rule, from the coefficient of the highest power on. */
const polynomial = (x: string, [first, ...rest]: readonly number[]): string =>
  rest.reduce((sum, coefficient) => plus(times(sum, x), splat(coefficient)), splat(first!));

const EXP = [
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
];
const EXP_2 = [
  1.5353361883195e-4, 1.339887440266574e-3, 9.61843735767464e-3, 5.550332471162809e-2, 2.402264791363012e-1,
  6.931472028550421e-1,
];
/** ln 2, and what of it the first part lacks. */
const LN_2 = [0.693359375, -2.1219444e-4] as const;

/** What is smaller gives the smallest normal power, of which sums take no notice. */
const SMALLEST: Readonly<Record<Base, number>> = { e: -87, '2': -126 };

/** Sets $n and $r from $t, a score minus its row's largest. */
const REDUCTION: Readonly<Record<Base, string>> = {
  e: `(local.set $n (f32x4.nearest ${times(get('t'), splat(Math.LOG2E))}))
      (local.set $r ${minus(minus(get('t'), times(get('n'), splat(LN_2[0]))), times(get('n'), splat(LN_2[1])))})`,
  '2': `(local.set $n (f32x4.nearest ${get('t')}))
      (local.set $r ${minus(get('t'), get('n'))})`,
};

/** Of $r. */
const REST: Readonly<Record<Base, string>> = {
  e: plus(plus(times(polynomial(get('r'), EXP), times(get('r'), get('r'))), get('r')), splat(1)),
  '2': plus(times(polynomial(get('r'), EXP_2), get('r')), splat(1)),
};

const lanes = (name: string) => [0, 1, 2, 3].map((lane) => `(f32x4.extract_lane ${lane} ${get(name)})`);
const folded = (operation: string, [a, b, c, d]: readonly string[]) =>
  `(${operation} (${operation} ${a} ${b}) (${operation} ${c} ${d}))`;

const overRow = (label: string, body: string) => `
  (local.set $left (local.get $vectors))
  (local.set $p (local.get $x))
  (local.set $q (local.get $y))
  ${countdown(label, 'left', `${body} ${advance('p', 16)} ${advance('q', 16)}`)}`;

/** `softmax_<base>(x, rows, vectors, y)`: of rows of 4 · vectors FP32 values; what fills a row up must be far below its largest. */
export const softmaxFunction = (base: Base): string => `
(func (export "softmax_${base}") (param $x i32) (param $rows i32) (param $vectors i32) (param $y i32)
  (local $left i32) (local $p i32) (local $q i32) (local $m v128) (local $sum v128) (local $t v128) (local $n v128)
  (local $r v128)
  ${countdown(
    'row',
    'rows',
    `(local.set $m ${splat(-3e38)})
     ${overRow('largest', `(local.set $m (f32x4.pmax (local.get $m) (v128.load (local.get $p))))`)}
     (local.set $m (f32x4.splat ${folded('f32.max', lanes('m'))}))
     (local.set $sum ${splat(0)})
     ${overRow(
       'power',
       `(local.set $t (f32x4.pmax ${splat(SMALLEST[base])} ${minus('(v128.load (local.get $p))', get('m'))}))
        ${REDUCTION[base]}
        (local.set $r ${times(REST[base], `(i32x4.shl (i32x4.add (i32x4.trunc_sat_f32x4_s ${get('n')}) (v128.const i32x4 127 127 127 127)) (i32.const 23))`)})
        (v128.store (local.get $q) (local.get $r))
        (local.set $sum ${plus(get('sum'), get('r'))})`,
     )}
     (local.set $sum (f32x4.splat (f32.div (f32.const 1) ${folded('f32.add', lanes('sum'))})))
     ${overRow('quotient', `(v128.store (local.get $q) ${times('(v128.load (local.get $q))', get('sum'))})`)}
     (local.set $x (local.get $p))
     (local.set $y (local.get $q))`,
  )})`;
