import { defineTable } from '../../analysis/tables/define-table.ts';
import { absentCell, tex } from '../../analysis/tables/table-cells.ts';
import { ladder, of } from './study.ts';

const shown = (factor: string, value: string) => ladder.factors[factor]!.values[value]!.title;

/** A row a rung: accuracy in full precision, what ternary weights cost there, what the first convolution gives back, and distillation. */
export const ladderTable = defineTable({
  file: import.meta.filename,
  name: 'ladder',
  caption: String.raw`The ladder of scale: ResNet-18 on all training images, by width and budget. Test accuracy of \std{} in percent, mean\,$\pm$\,standard deviation over $n$ seeds; differences to it
in points, paired by seed; the share of the gap that an \std{} first convolution recovers, in percent with Fieller's 95\,\% interval; and what
distillation adds to a network, in points.`,
  draftCaption: String.raw` Grey: provisional, (seeds in\,/\,seeds declared).`,
  columns: [
    { head: 'Data set', align: 'l' },
    'width',
    'epochs',
    { head: tex`\std{}`, headAlign: 'c' },
    { head: tex`\bit{}`, over: 'difference' },
    { head: tex`\recipe{}`, over: 'difference' },
    { head: tex`\ttq{}`, over: 'difference' },
    'recovery',
    { head: tex`95\,\% interval`, align: 'l', joined: true },
    { head: tex`\std{}`, over: 'distillation' },
    { head: tex`\bit{}`, over: 'distillation' },
    tex`$n$`,
  ],
  rows: ({ cells, facts, mean, fact, interval, count }) =>
    cells
      .filter(({ factors }) => factors.variant === 'std')
      .map((cell) => {
        const { dataset, width, epochs } = cell.factors as Readonly<
          Record<'dataset' | 'width' | 'epochs', string>
        >;
        const key = (variant: string | readonly [string, string]) => of({ dataset, width, epochs, variant });
        const recovery = `${key('bit_keep_conv1')}.recovery`;
        return [
          shown('dataset', dataset),
          width,
          epochs,
          mean(cell, 'accuracy'),
          ...['bit', 'bit_keep_conv1', 'ttq'].map((variant) => fact(`${key([variant, 'std'])}.delta`)),
          fact(recovery),
          interval(`${recovery}.ci_low`, `${recovery}.ci_high`),
          ...['std', 'bit'].map((variant) => {
            const gain = `${key([`${variant}_kd`, variant])}.delta`;
            return facts.has(gain) ? fact(gain) : absentCell('not planned');
          }),
          count(`${key(['bit', 'std'])}.n`),
        ];
      }),
});
