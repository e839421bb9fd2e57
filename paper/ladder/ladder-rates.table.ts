import { defineTable } from '../../analysis/tables/define-table.ts';
import { titlePiece } from '../../analysis/tables/table-cells.ts';
import { ladderRates } from './study.ts';

const { variant, 'learning-rate': rate } = ladderRates.factors;

/** A row a variant, a column a rate. */
export const ladderRatesTable = defineTable({
  file: import.meta.filename,
  name: 'ladder-rates',
  caption: String.raw`How the learning rates of the ladder were chosen: validation accuracy in percent by rate, mean\,$\pm$\,standard deviation
over two seeds that no other study has; ResNet-18 of width 16 after three epochs on CIFAR-10. Bold: the highest, which the ladder takes.`,
  columns: [
    { head: 'Variant', align: 'l' },
    ...Object.values(rate!.values).map(({ title }) => ({ head: title, headAlign: 'c' as const })),
  ],
  rows: ({ cells, mean, leading }) =>
    Object.entries(variant!.values).map(([name, shown]) => {
      const row = cells.filter(({ factors }) => factors.variant === name);
      const best = leading(row, 'validation_accuracy');
      return [
        titlePiece(shown),
        ...row.map((cell) => mean(cell, 'validation_accuracy', { best: best.has(cell) })),
      ];
    }),
});
