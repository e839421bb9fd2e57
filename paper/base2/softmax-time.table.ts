import { defineTable } from '../../analysis/tables/define-table.ts';
import { tex } from '../../analysis/tables/table-cells.ts';
import { SOFTMAX_WAYS } from '../../experiments/record/softmax-timing.ts';
import { base2Time } from './time-study.ts';

const HEADS = { node: 'Softmax node', composed: 'Exp and Pow nodes', webassembly: 'WebAssembly' } as const;

/** Base 2 over base e at every shape, in every way. */
export const softmaxTimeTable = defineTable({
  file: import.meta.filename,
  name: 'softmax-time',
  caption: String.raw`Processor time of a softmax with base 2 over that with base~$e$, on scores of attention, one thread: below one, base 2 is faster.
Means over seeds of the ratio of medians of 15 calls, the bases taking turns, with 95\,\% $t$ intervals. On ONNX Runtime base 2 is its Softmax of scores
times $\ln 2$, or composed of nodes with Pow where base~$e$ has Exp; the WebAssembly kernels are this project's, polynomials of
equal degree.`,
  columns: [
    { head: tex`Heads $\times$ queries $\times$ keys`, align: 'l' },
    ...SOFTMAX_WAYS.flatMap((way) => [
      { head: 'ratio', over: HEADS[way] },
      { head: '', align: 'l', joined: true, over: HEADS[way] } as const,
    ]),
  ],
  rows: ({ cells, fact, interval }) =>
    cells.map(({ key, factors }) => [
      base2Time.factors.shape!.values[factors.shape!]!.title,
      ...SOFTMAX_WAYS.flatMap((way) => [
        fact(`${key}.${way}.mean`),
        interval(`${key}.${way}.ci_low`, `${key}.${way}.ci_high`),
      ]),
    ]),
});
