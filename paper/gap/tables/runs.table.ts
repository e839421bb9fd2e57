import { type Cell, rowTitle } from '../../../analysis/cells/cell.ts';
import { factsOfRun } from '../../../analysis/facts/run-facts.ts';
import { environmentOf, type Run } from '../../../analysis/load/run.ts';
import { defineTable } from '../../../analysis/tables/define-table.ts';
import type { Piece } from '../../../analysis/tables/table.ts';
import { factPiece } from '../../../analysis/tables/table-cells.ts';
import { at } from '../study.ts';
import { variantStyle } from '../variants.ts';

/** Every run by itself, and what is missing. */
export const runsTable = defineTable({
  file: import.meta.filename,
  name: 'runs',
  caption: `Every run: test accuracy and best validation accuracy in percent, the epoch of the latter, minutes of training,
the first digits of the run id (SHA-256 of the configuration) and of the commit that trained it; a star marks a commit
with uncommitted changes.`,
  layout: { form: 'long', size: 'footnotesize', columnSpace: '4.8pt' },
  columns: [
    { head: 'Data set', align: 'l' },
    { head: 'Variant', align: 'l' },
    'seed',
    'test',
    'valid.',
    'epoch',
    'min.',
    { head: 'run id', align: 'l' },
    { head: 'commit', align: 'l' },
  ],
  rows: ({ cells }) =>
    cells.flatMap((cell) => {
      const titles = [rowTitle(cell, cells), { tex: variantStyle(at(cell).variant).tex }];
      return [
        ...cell.runs.map((run) => [...titles, ...runCells(cell, run)]),
        ...missing(cell).map((one) => [...titles, one]),
      ];
    }),
  remarks: ({ cells }) =>
    cells.some(({ runs }) => runs.some((run) => environmentOf(run)?.gitCommit == null))
      ? [['No commit: the record names none.']]
      : [],
});

function runCells(cell: Cell, run: Run): { content: Piece[] }[] {
  const facts = factsOfRun(cell, run);
  const shown = (name: string) => factPiece(facts.get(name)!);
  const code = (name: string): Piece => ({ style: 'code', of: [shown(name)] });
  return [
    { content: [shown('seed')] },
    { content: [shown('test_accuracy')] },
    { content: [shown('validation_accuracy')] },
    { content: [shown('best_epoch'), '/', shown('epochs')] },
    { content: [shown('minutes')] },
    { content: [code('run_id')] },
    { content: [code('commit'), ...(environmentOf(run)?.gitDirty === true ? ['*'] : [])] },
  ];
}

/** One cell over all columns of numbers. */
function missing({ missingSeeds }: Cell): { content: Piece[]; span: number; align: 'l' }[] {
  if (missingSeeds.length === 0) return [];
  const text = `no run yet for seed ${missingSeeds.join(', ')}`;
  return [{ content: [{ style: 'grey', of: [text] }], span: 7, align: 'l' }];
}
