import { sum } from 'simple-statistics';
import { type Cell, panelKey, panelOf } from '../cells/cell.ts';
import { groupBy } from '../cells/group-by.ts';
import { subjectKey } from '../definition/coordinates.ts';
import type { StudyDefinition } from '../definition/study.ts';
import type { Exclusion } from '../load/exclusions.ts';
import type { Fact } from './fact.ts';
import { type FactInput, factsAbout, runsOf } from './make-fact.ts';

/** `study.*`: how much was run, left out and spent, by one study. */
export function studyFacts(
  study: StudyDefinition,
  cells: readonly Cell[],
  exclusions: readonly Exclusion[],
): Fact[] {
  const runs = cells.flatMap((cell) => cell.runs);
  const all = runsOf(cells);
  const seeds = new Set(cells.map((cell) => cell.declaredSeeds.length));
  const seconds = runs.flatMap(({ outcomes }) => outcomes['time.seconds'] ?? []);
  const fact = factsAbout(`${study.prefix}study`, { study: study.id, factors: {}, outcome: null });
  const count = (statistic: string, value: number, what: string, behind: Partial<FactInput> = {}) =>
    fact(statistic, { value, unit: 'count', formula: `number of ${what}`, ...behind });
  return [
    count('runs', runs.length, 'records in all declared cells', all),
    count('declared_runs', all.declared, 'runs that the studies declare'),
    count('cells', cells.length, 'cells that the studies declare'),
    count('excluded_runs', exclusions.length, 'entries in results/exclusions.json'),
    fact('hours', {
      value: runs.length === 0 || seconds.length < runs.length ? null : sum(seconds) / 3600,
      absent: runs.length === 0 ? null : 'not every record says time.seconds',
      ...{ ...all, unit: 'hours', digits: 1 },
      formula: 'sum of outcome time.seconds over all records / 3600',
    }),
    ...panelFacts(study, cells),
    // Where cells declare different numbers of seeds there is no such fact, and prose that names it does not build.
    ...(seeds.size === 1 ? [count('seeds', [...seeds][0]!, 'seeds that each cell declares')] : []),
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
    const [first] = members;
    const all = runsOf(members);
    const formula = `of all cells of the ${study.panel.map((name) => study.factors[name]!.label).join(' and ')}`;
    const of = { study: study.id, factors: panelOf(first!), outcome: null };
    const fact = factsAbout(panelFactKey(first!), of);
    return [
      fact('runs', { ...all, value: all.have, unit: 'count', formula: `number of records ${formula}` }),
      fact('declared_runs', {
        value: all.declared,
        unit: 'count',
        formula: `number of runs that the studies declare ${formula}`,
      }),
    ];
  });
}
