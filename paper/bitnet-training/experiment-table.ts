import type { StudyDefinition } from '../../analysis/definition/study.ts';
import { defineTable, type PaperTable } from '../../analysis/tables/define-table.ts';

/** One row an outcome, FP32 beside ternary. `file`: the module that defines it. */
export function experimentTable(file: string, study: StudyDefinition, caption: string): PaperTable {
  return defineTable({
    file,
    name: study.id,
    caption,
    columns: ({ cells }) => [
      { head: 'Outcome', align: 'l' },
      ...cells.map(({ factors }) => study.factors.variant!.values[factors.variant!]!.title),
    ],
    rows: ({ cells, mean }) =>
      Object.entries(study.outcomes).map(([name, { label }]) => [
        label,
        ...cells.map((cell) => mean(cell, name)),
      ]),
  });
}
