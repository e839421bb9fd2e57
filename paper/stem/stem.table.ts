import { defineTable } from '../../analysis/tables/define-table.ts';
import { tex, titlePiece } from '../../analysis/tables/table-cells.ts';
import { LARGE, of, SMALL, STEM_VARIANTS, stem } from './study.ts';

const shown = (factor: string, value: string) => titlePiece(stem.factors[factor]!.values[value]!);

/** A row a variant: accuracy with either stem, and what lies between them. */
export const stemTable = defineTable({
  file: import.meta.filename,
  name: 'stem',
  caption: String.raw`Two stems of ResNet-18 at width 16 on CIFAR-10: that for photographs, and that for small images. Test accuracy in percent, mean\,$\pm$\,standard
deviation over seeds; difference in points, paired by seed, with 95\,\% $t$ interval and, where pairing gains nothing, the unpaired one.`,
  columns: [
    { head: 'Variant', align: 'l' },
    ...[LARGE, SMALL].map((value) => ({ head: shown('stem', value), headAlign: 'c' as const })),
    'difference',
    { head: 'interval', align: 'l', joined: true },
    { head: 'unpaired', align: 'l' },
    tex`$n$`,
  ],
  rows: ({ cells, comparisons, mean, fact, interval, unpairedInterval, count }) =>
    STEM_VARIANTS.map((variant) => {
      const cell = (value: string) =>
        cells.find(({ factors }) => factors.stem === value && factors.variant === variant)!;
      const key = of({ stem: [SMALL, LARGE], variant });
      return [
        shown('variant', variant),
        mean(cell(LARGE), 'accuracy'),
        mean(cell(SMALL), 'accuracy'),
        fact(`${key}.delta`),
        interval(`${key}.ci_low`, `${key}.ci_high`),
        unpairedInterval(comparisons.find((one) => one.key === key)!),
        count(`${key}.n`),
      ];
    }),
});
