import { sum } from 'simple-statistics';
import type { Cell } from '../cells/cell.ts';
import type { Exclusion } from '../load/exclusions.ts';
import type { Fact } from './fact.ts';
import { makeFact } from './make-fact.ts';

/** `study.*`: how much was run, left out and spent. */
export function studyFacts(cells: readonly Cell[], exclusions: readonly Exclusion[]): Fact[] {
  const runs = cells.flatMap((cell) => cell.runs);
  const paths = runs.map((run) => run.path);
  const declared = cells.reduce((total, cell) => total + cell.declaredSeeds.length, 0);
  const progress = { have: runs.length, declared };
  const seeds = new Set(cells.map((cell) => cell.declaredSeeds.length));
  const seconds = sum(runs.map((run) => run.outcomes['time.seconds'] ?? 0));
  return [
    makeFact({
      key: 'study.runs',
      value: runs.length,
      unit: 'count',
      formula: 'number of records in all declared cells',
      runs: paths,
      ...progress,
    }),
    makeFact({
      key: 'study.declared_runs',
      value: declared,
      unit: 'count',
      formula: 'number of runs that the studies declare',
    }),
    makeFact({
      key: 'study.cells',
      value: cells.length,
      unit: 'count',
      formula: 'number of cells that the studies declare',
    }),
    makeFact({
      key: 'study.excluded_runs',
      value: exclusions.length,
      unit: 'count',
      formula: 'number of entries in results/exclusions.json',
    }),
    makeFact({
      key: 'study.hours',
      value: runs.length === 0 ? null : seconds / 3600,
      unit: 'hours',
      digits: 1,
      formula: 'sum of results.time.wallSeconds over all records / 3600',
      runs: paths,
      ...progress,
    }),
    ...panelFacts(cells),
    // Where cells declare different numbers of seeds there is no such fact, and prose that names it does not build.
    ...(seeds.size === 1
      ? [
          makeFact({
            key: 'study.seeds',
            value: [...seeds][0]!,
            unit: 'count',
            formula: 'number of seeds that each cell declares',
          }),
        ]
      : []),
  ];
}

/** `study.<dataset>.<model>.runs` and `.declared_runs`: what a figure's panel says while runs are missing. */
function panelFacts(cells: readonly Cell[]): Fact[] {
  const panels = [...new Set(cells.map(({ dataset, model }) => `${dataset}.${model}`))];
  return panels.flatMap((panel) => {
    const members = cells.filter(({ dataset, model }) => `${dataset}.${model}` === panel);
    const runs = members.flatMap((cell) => cell.runs.map(({ path }) => path));
    const declared = members.reduce((total, cell) => total + cell.declaredSeeds.length, 0);
    const count = { unit: 'count', declared } as const;
    const formula = 'of all cells of the data set and model';
    return [
      makeFact({
        key: `study.${panel}.runs`,
        value: runs.length,
        formula: `number of records ${formula}`,
        runs,
        have: runs.length,
        ...count,
      }),
      makeFact({
        key: `study.${panel}.declared_runs`,
        value: declared,
        formula: `number of runs that the studies declare ${formula}`,
        have: declared,
        ...count,
      }),
    ];
  });
}
