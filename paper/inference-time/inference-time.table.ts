import type { StudyDefinition } from '../../analysis/definition/study.ts';
import { defineTable, type PaperTable } from '../../analysis/tables/define-table.ts';
import { COMPARED_SIDES } from '../../experiments/record/inference-timing.ts';
import { BASELINE } from './study.ts';

const HEADS = {
  ort_ternary: ['ONNX Runtime', 'FP32 products'],
  ort_integer: ['ONNX Runtime', 'ConvInteger'],
  ort_products: ['ONNX Runtime', 'matrices'],
  wasm_fp32: ['WebAssembly', 'FP32'],
  wasm_integer: ['WebAssembly', '16 bits'],
  wasm_ternary: ['WebAssembly', 'additions'],
} as const satisfies Record<(typeof COMPARED_SIDES)[number], readonly [string, string]>;

/** One row a network, width and number of images: the time of FP32, and those of all other ways over it. */
export function inferenceTimeTable(study: StudyDefinition, caption: string): PaperTable {
  const { model, width, batch } = study.factors;
  return defineTable({
    file: import.meta.filename,
    name: study.id,
    caption,
    columns: [
      { head: 'Width', align: 'r' },
      { head: 'Images', align: 'r' },
      { head: 'ms', over: 'FP32' },
      ...COMPARED_SIDES.map((side) => ({ head: HEADS[side][1], over: HEADS[side][0] })),
    ],
    rows: ({ cells, mean }) =>
      Object.entries(model!.values).map(([name, { title }]) => ({
        title,
        rows: cells
          .filter(({ factors }) => factors.model === name)
          .map((cell) => [
            width!.values[cell.factors.width!]!.title,
            batch!.values[cell.factors.batch!]!.title,
            mean(cell, `${BASELINE}_ms`),
            ...COMPARED_SIDES.map((side) => mean(cell, side)),
          ]),
      })),
  });
}
