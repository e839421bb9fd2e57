import { defineTable } from '../../analysis/tables/define-table.ts';
import { tex } from '../../analysis/tables/table-cells.ts';
import { babygpt } from './study.ts';

/** Both models under both schedules, with what was published of the first. */
export const babygptTable = defineTable({
  file: import.meta.filename,
  name: 'babygpt',
  caption: String.raw`Validation loss of babyGPT and babyBitNet after \fact{babygpt.steps} steps in nats a token, mean\,$\pm$\,standard deviation over
$n$ seeds: over the whole validation text, and as it was published, over 200 batches of windows drawn at random. \emph{The published
values were not measured by this project}; they are of one seed.`,
  columns: [
    { head: 'Model', align: 'l' },
    { head: 'schedule', align: 'l' },
    'whole text',
    'sampled',
    'published',
    tex`$n$`,
  ],
  rows: ({ cells, mean, fact, count }) =>
    cells.map((cell) => {
      const { model, schedule } = cell.factors as { readonly model: string; readonly schedule: string };
      return [
        babygpt.factors.model!.values[model]!.title,
        babygpt.factors.schedule!.values[schedule]!.title,
        mean(cell, 'loss'),
        mean(cell, 'sampled_loss'),
        schedule === 'constant' ? fact(`babygpt.published.${model}.loss`) : '',
        count(`${cell.key}.loss.n`),
      ];
    }),
});

/** What differs by how much: ternary against FP32, two stages against a constant rate. */
export const babygptComparisonsTable = defineTable({
  file: import.meta.filename,
  name: 'babygpt-comparisons',
  caption: String.raw`Differences of validation loss over the whole text in nats a token, paired by seed (positive: the first is worse), with
95\,\% $t$ interval and, where pairing gains nothing, the unpaired one; correlation $r$ of the pairs; $p$ after Holm within
a question.`,
  columns: [
    { head: 'Compared', align: 'l' },
    { head: 'difference', headAlign: 'c' },
    { head: tex`95\,\% interval`, align: 'l', joined: true },
    { head: 'unpaired', align: 'l' },
    tex`$r$`,
    tex`$p$`,
    tex`$n$`,
  ],
  rows: ({ comparisons, fact, interval, unpairedInterval, count }) =>
    comparisons.map((comparison) => {
      const { key, a, b } = comparison;
      return [
        titleOf(a.factors, b.factors),
        fact(`${key}.delta`),
        interval(`${key}.ci_low`, `${key}.ci_high`),
        unpairedInterval(comparison),
        fact(`${key}.pair_correlation`),
        fact(`${key}.p_t_holm`),
        count(`${key}.n`),
      ];
    }),
});

type Factors = Readonly<Record<string, string>>;

/** `babyBitNet − babyGPT, constant rate` */
function titleOf(a: Factors, b: Factors): string {
  const shown = (factor: string, value: string | undefined) => babygpt.factors[factor]!.values[value!]!.title;
  return a.model === b.model
    ? `${shown('model', a.model)}: ${shown('schedule', a.schedule)} − ${shown('schedule', b.schedule)}`
    : `${shown('model', a.model)} − ${shown('model', b.model)}, ${shown('schedule', a.schedule)}`;
}
