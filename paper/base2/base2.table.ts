import type { StudyDefinition } from '../../analysis/definition/study.ts';
import { defineTable, type PaperTable } from '../../analysis/tables/define-table.ts';
import { titlePiece } from '../../analysis/tables/table-cells.ts';
import { stabilityOf } from './stability.ts';
import { BASE_2, BASE_E, effect, MATCHED, middleRate, VARIANTS, type Variant } from './study.ts';

/** One row for each softmax, with FP32 and with ternary weights. */
export function base2Table(study: StudyDefinition, caption: string): PaperTable {
  const [outcome] = Object.keys(study.outcomes) as [string];
  const { label } = study.outcomes[outcome]!;
  const { variant, softmax } = study.factors;
  return defineTable({
    file: import.meta.filename,
    name: study.id,
    caption,
    columns: [
      { head: 'Softmax', align: 'l' },
      { head: label, headAlign: 'c' },
      { head: 'base 2 minus it', headAlign: 'c' },
      { head: '', align: 'l', joined: true },
      { head: 'mean', over: 'gradient norm' },
      { head: 'variation', over: 'gradient norm' },
      { head: 'diverged', over: 'over three rates' },
      { head: 'loss range', over: 'over three rates' },
    ],
    rows: ({ cells, mean, fact, interval }) => {
      const difference = (weights: Variant, value: string) => {
        if (value !== BASE_E && value !== MATCHED) return ['', ''];
        const key = effect(study, weights, value);
        return [fact(`${key}.delta`), interval(`${key}.ci_low`, `${key}.ci_high`)];
      };
      const row = (weights: Variant, value: string) => {
        const cell = cells.find(
          ({ factors }) =>
            factors.variant === weights && factors.softmax === value && factors.rate === middleRate(study),
        )!;
        const stability = (name: 'diverged' | 'spread') =>
          fact(stabilityOf(study, { variant: weights, softmax: value }, name));
        return [
          titlePiece(softmax!.values[value]!),
          mean(cell, outcome),
          ...difference(weights, value),
          mean(cell, 'gradient_norm'),
          mean(cell, 'gradient_variation'),
          stability('diverged'),
          stability('spread'),
        ];
      };
      return VARIANTS.map((weights) => ({
        title: variant!.values[weights]!.title,
        rows: [BASE_E, BASE_2, MATCHED].map((value) => row(weights, value)),
      }));
    },
  });
}
