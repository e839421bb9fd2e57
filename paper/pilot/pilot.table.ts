import { defineTable } from '../../analysis/tables/define-table.ts';
import { groupsBy } from '../../analysis/tables/table-cells.ts';
import { DATASET_TITLES } from '../../experiments/record/names.ts';
import { LADDER } from '../gap/study.ts';
import { variantStyle } from '../gap/variants.ts';
import { compared } from './study.ts';

/** What the pilot asked, beside what the study answers to the same. */
const DIFFERENCES = [
  ['bit', 'std'],
  ['bit_keep_conv1', 'bit'],
] as const;

const rows = DIFFERENCES.flatMap(([a, b]) => LADDER.map((dataset) => ({ a, b, dataset })));

export const pilotTable = defineTable({
  file: import.meta.filename,
  name: 'pilot',
  caption: String.raw`The pilot beside the study: differences of test accuracy of ResNet-18 in points, paired by seed, with
95\,\% $t$ interval. The pilot is twice as wide and was trained for \fact{pilot.epochs} epochs, with $n = \fact{pilot.study.seeds}$ seeds.`,
  columns: [
    { head: '', align: 'l' },
    { head: 'difference', over: 'pilot' },
    { head: 'interval', over: 'pilot', align: 'l' },
    { head: 'difference', over: 'study' },
    { head: 'interval', over: 'study', align: 'l' },
  ],
  rows: ({ fact, interval }) =>
    groupsBy(
      rows,
      ({ a, b }) => `${a}-vs-${b}`,
      ({ a, b, dataset }) => {
        const { pilot, study } = compared(dataset, a, b);
        const both = [pilot, study].flatMap((key) => [
          fact(`${key}.delta`),
          interval(`${key}.ci_low`, `${key}.ci_high`),
        ]);
        return [DATASET_TITLES[dataset], ...both];
      },
    ).map(({ title, rows: members }) => {
      const [a, b] = title.split('-vs-') as [string, string];
      return { title: { tex: `${variantStyle(a).tex} $-$ ${variantStyle(b).tex}` }, rows: members };
    }),
});
