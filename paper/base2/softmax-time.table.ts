import { defineTable } from '../../analysis/tables/define-table.ts';
import { tex } from '../../analysis/tables/table-cells.ts';
import { SOFTMAX_WAYS } from '../../experiments/record/softmax-timing.ts';
import { base2Time, WAY_TITLES } from './time-study.ts';

/** Both bases at every shape, in every way. */
export const softmaxTimeTable = defineTable({
  file: import.meta.filename,
  name: 'softmax-time',
  caption: `Processor time of one softmax over scores of attention, one thread, in seconds: means over seeds of the median of 15 calls, the
two bases taking turns; and of base 2 over base e. On ONNX Runtime base 2 is its Softmax of scores times ln 2, or composed of nodes with
Pow where base e has Exp; the WebAssembly kernels are this repository's, polynomials of equal degree.`,
  columns: [
    { head: tex`Heads $\times$ queries $\times$ keys`, align: 'l' },
    { head: 'computed by', align: 'l' },
    tex`base $e$`,
    'base 2',
    'ratio',
    { head: tex`95\,\% interval`, align: 'l', joined: true },
  ],
  rows: ({ cells, fact, interval }) =>
    cells.flatMap(({ key, factors }) =>
      SOFTMAX_WAYS.map((way) => [
        base2Time.factors.shape!.values[factors.shape!]!.title,
        WAY_TITLES[way],
        fact(`${key}.${way}-e.mean`),
        fact(`${key}.${way}-2.mean`),
        fact(`${key}.${way}.mean`),
        interval(`${key}.${way}.ci_low`, `${key}.${way}.ci_high`),
      ]),
    ),
});
