import { isDeepStrictEqual } from 'node:util';
import { canonicalJson } from '../../experiments/record/canonical-json.ts';
import { subjectKey, valueNames } from '../definition/coordinates.ts';
import type { Agreement, DeclaredRun, StudyDefinition } from '../definition/study.ts';
import { memoize } from '../load/memoize.ts';
import type { Problem } from '../load/problem.ts';
import type { Run } from '../load/run.ts';
import type { Cell } from './cell.ts';
import { groupBy } from './group-by.ts';

/** A cell as its study declares it, before any run. */
type DeclaredCell = Pick<Cell, 'key' | 'study' | 'factors' | 'declared' | 'declaredSeeds'>;

interface Place {
  readonly cell: DeclaredCell;
  readonly declared: ReadonlyMap<number, DeclaredRun>;
  readonly runs: Map<number, Run>;
}

/**
 * Puts runs into the cells that the studies declare. A run that no study declares, or with another configuration
 * than declared, is a problem: seeds are chosen before they are run, and adding or changing one is a change of a study.
 */
export function buildCells(
  runs: readonly Run[],
  studies: readonly StudyDefinition[],
): { cells: readonly Cell[]; problems: readonly Problem[] } {
  const byId = new Map(studies.map((study) => [study.id, study]));
  const places = new Map<string, Place>();
  for (const cell of studies.flatMap(declaredCells)) {
    const declared = new Map(cell.declared.map((run) => [run.seed, run]));
    const other = places.get(cell.key)?.cell;
    if (other !== undefined)
      throw new Error(
        `study ${cell.study.id}: no two cells may have one key, got ${cell.key} of ${coordinates(other)} and of ${coordinates(cell)}`,
      );
    places.set(cell.key, { cell, declared, runs: new Map() });
  }
  const problems: Problem[] = [];
  for (const run of runs) {
    const study = byId.get(run.study);
    const place = study && places.get(subjectKey(study, run.factors));
    const declared = place?.declared.get(run.seed);
    if (place === undefined || declared === undefined) {
      problems.push({ file: `${run.path}/config.json`, rule: undeclared(run, study, place?.cell) });
    } else {
      problems.push(...differences(run, declared), ...lacking(run, study!), ...noShares(run, study!));
      place.runs.set(run.seed, run);
    }
  }
  const cells = [...places.values()].map((place) => sameOrNew(cellOf(place)));
  const disagreements = studies.flatMap((study) => {
    const own = runs.filter((run) => run.study === study.id);
    return study.agreements.flatMap((agreement) => disagreeing(own, agreement));
  });
  return { cells, problems: [...problems, ...disagreements] };
}

/** All cells of a study, in the order in which its factors name their values. */
export const declaredCells = memoize((study: StudyDefinition): readonly DeclaredCell[] => {
  const groups = groupBy(study.runs, (run) => coordinates({ study, ...run }));
  const cells = [...groups.values()].map((members) => {
    const declared = [...members].sort((a, b) => a.seed - b.seed);
    const { factors } = members[0]!;
    return {
      key: subjectKey(study, factors),
      study,
      factors,
      declared,
      declaredSeeds: declared.map(({ seed }) => seed),
    };
  });
  const ranks = Object.entries(study.factors).map(([name, factor]) => {
    const order = new Map(valueNames(factor).map((value, i) => [value, i]));
    return ({ factors }: DeclaredCell) => order.get(factors[name]!)!;
  });
  return cells.sort((x, y) => ranks.reduce((order, rank) => order || rank(x) - rank(y), 0));
});

/** `lr=0.1, decay=1`: what values with dots in them leave unclear in a key. */
const coordinates = ({ study, factors }: Pick<Cell, 'study' | 'factors'>): string =>
  Object.keys(study.factors)
    .map((name) => `${name}=${factors[name]}`)
    .join(', ');

/** The cells of this process's last build, by key. */
const known = new Map<string, Cell>();

/** One object for one cell as long as its runs are the same, so that what was computed of it can be kept beside it. */
function sameOrNew(cell: Cell): Cell {
  const before = known.get(cell.key);
  if (before !== undefined && before.declared === cell.declared && isSame(before.runs, cell.runs))
    return before;
  known.set(cell.key, cell);
  return cell;
}

function isSame<T>(before: readonly T[], after: readonly T[]): boolean {
  return before.length === after.length && before.every((one, i) => one === after[i]);
}

function cellOf({ cell, runs }: Place): Cell {
  const { declaredSeeds } = cell;
  return {
    ...cell,
    runs: declaredSeeds.flatMap((seed) => runs.get(seed) ?? []),
    missingSeeds: declaredSeeds.filter((seed) => !runs.has(seed)),
  };
}

function undeclared(run: Run, study: StudyDefinition | undefined, cell: DeclaredCell | undefined): string {
  const remedy =
    'declare it in a study of the paper, move it out of results/, or exclude it with a reason in results/exclusions.json';
  if (study === undefined) return `the paper has no study ${JSON.stringify(run.study)}; ${remedy}`;
  if (cell === undefined)
    return `no study of the paper declares ${subjectKey(study, run.factors)}; ${remedy}`;
  return `seed: studies declare ${cell.declaredSeeds.join(', ')} for ${cell.key}, got ${run.seed}; ${remedy}`;
}

/** The declaration that a run was found to follow. */
const follows = new WeakMap<Run, DeclaredRun>();

function differences(run: Run, declared: DeclaredRun): Problem[] {
  if (follows.get(run) === declared) return [];
  const wrong = Object.entries(declared.config).filter(
    ([field, value]) => !isDeepStrictEqual(run.config[field], value),
  );
  if (wrong.length === 0) follows.set(run, declared);
  return wrong
    .filter(([field, value]) => canonicalJson(run.config[field]) !== canonicalJson(value))
    .map(([field, value]) => ({
      file: `${run.path}/config.json`,
      rule: `${field}: the study declares ${canonicalJson(value)}, got ${canonicalJson(run.config[field])}`,
    }));
}

function lacking({ path, outcomes }: Run, study: StudyDefinition): Problem[] {
  const asked = Object.values(study.outcomes).flatMap(({ of, examples }) => [of, examples ?? []].flat());
  return [...new Set(asked)]
    .filter((name) => !Object.hasOwn(outcomes, name))
    .map((name) => ({
      file: `${path}/results.json`,
      rule: `outcomes: study ${study.id} asks for ${name}, got ${Object.keys(outcomes).join(', ') || 'none'}`,
    }));
}

/** Outcomes that are shares of test examples, by what the study says, and cannot be. */
function noShares({ path, outcomes }: Run, study: StudyDefinition): Problem[] {
  const file = `${path}/results.json`;
  return Object.values(study.outcomes).flatMap(({ of, examples }): Problem[] => {
    if (examples === undefined) return [];
    const [share, tested] = [outcomes[of], outcomes[examples]];
    if (share !== undefined && !(share >= 0 && share <= 1))
      return [{ file, rule: `outcomes.${of}: must be a share of ${examples}, in [0, 1], got ${share}` }];
    if (tested !== undefined && !(Number.isInteger(tested) && tested > 0))
      return [{ file, rule: `outcomes.${examples}: must be a whole number above 0, got ${tested}` }];
    return [];
  });
}

function disagreeing(runs: readonly Run[], { field, within, of }: Agreement): Problem[] {
  const first = new Map<string, { readonly path: string; readonly value: ReturnType<typeof of> }>();
  return runs.flatMap((run) => {
    const key = within.map((name) => run.factors[name]).join(' ');
    const value = of(run);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, { path: run.path, value });
    if (earlier === undefined || earlier.value === value) return [];
    return [
      {
        file: `${run.path}/results.json`,
        rule: `${field}: ${earlier.path} has ${earlier.value}, got ${value}`,
      },
    ];
  });
}
