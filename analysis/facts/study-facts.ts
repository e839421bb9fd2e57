import { sum } from 'simple-statistics';
import { groupBy } from '../cells/build-cells.ts';
import { type Cell, panelKey, panelOf } from '../cells/cell.ts';
import { subjectKey } from '../definition/coordinates.ts';
import type { StudyDefinition } from '../definition/study.ts';
import type { Exclusion } from '../load/exclusions.ts';
import type { Fact } from './fact.ts';
import { type FactInput, makeFact } from './make-fact.ts';

/** `study.*`: how much was run, left out and spent, by one study. */
export function studyFacts(
  study: StudyDefinition,
  cells: readonly Cell[],
  exclusions: readonly Exclusion[],
): Fact[] {
  const runs = cells.flatMap((cell) => cell.runs);
  const paths = runs.map((run) => run.path);
  const declared = cells.reduce((total, cell) => total + cell.declaredSeeds.length, 0);
  const progress = { have: runs.length, declared };
  const seeds = new Set(cells.map((cell) => cell.declaredSeeds.length));
  const seconds = sum(runs.map((run) => run.outcomes['time.seconds'] ?? 0));
  const fact = (statistic: string, input: Omit<FactInput, 'key' | 'of'>) =>
    makeFact({
      key: `${study.prefix}study.${statistic}`,
      of: { study: study.id, factors: {}, outcome: null, statistic },
      ...input,
    });
  return [
    fact('runs', {
      value: runs.length,
      unit: 'count',
      formula: 'number of records in all declared cells',
      runs: paths,
      ...progress,
    }),
    fact('declared_runs', {
      value: declared,
      unit: 'count',
      formula: 'number of runs that the studies declare',
    }),
    fact('cells', {
      value: cells.length,
      unit: 'count',
      formula: 'number of cells that the studies declare',
    }),
    fact('excluded_runs', {
      value: exclusions.length,
      unit: 'count',
      formula: 'number of entries in results/exclusions.json',
    }),
    fact('hours', {
      value: runs.length === 0 ? null : seconds / 3600,
      unit: 'hours',
      digits: 1,
      formula: 'sum of outcome time.seconds over all records / 3600',
      runs: paths,
      ...progress,
    }),
    ...panelFacts(study, cells),
    // Where cells declare different numbers of seeds there is no such fact, and prose that names it does not build.
    ...(seeds.size === 1
      ? [
          fact('seeds', {
            value: [...seeds][0]!,
            unit: 'count',
            formula: 'number of seeds that each cell declares',
          }),
        ]
      : []),
  ];
}

/** What keys of a panel's facts begin with: `<study>.study.<values of its factors>`. */
export function panelFactKey(cell: Cell): string {
  const { study } = cell;
  return `${study.prefix}study.${subjectKey({ ...study, prefix: '' }, panelOf(cell))}`;
}

/** `<panel>.runs` and `.declared_runs`: what a figure's panel says while runs are missing. */
function panelFacts(study: StudyDefinition, cells: readonly Cell[]): Fact[] {
  return [...groupBy(cells, panelKey).values()].flatMap((members) => {
    const runs = members.flatMap((cell) => cell.runs.map(({ path }) => path));
    const declared = members.reduce((total, cell) => total + cell.declaredSeeds.length, 0);
    const formula = `of all cells of the ${study.panel.map((name) => study.factors[name]!.label).join(' and ')}`;
    const fact = (statistic: string, input: Omit<FactInput, 'key' | 'of' | 'unit'>) =>
      makeFact({
        key: `${panelFactKey(members[0]!)}.${statistic}`,
        of: { study: study.id, factors: panelOf(members[0]!), outcome: null, statistic },
        unit: 'count',
        ...input,
      });
    return [
      fact('runs', {
        value: runs.length,
        formula: `number of records ${formula}`,
        runs,
        have: runs.length,
        declared,
      }),
      fact('declared_runs', {
        value: declared,
        formula: `number of runs that the studies declare ${formula}`,
        have: declared,
        declared,
      }),
    ];
  });
}
