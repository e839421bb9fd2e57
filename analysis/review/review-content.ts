/** The paper's context as the reviewer's view has it: everything by index, runs in the order of the cells. */

import { type Cell, isFolderOf, shownOf } from '../cells/cell.ts';
import { comparisonKey } from '../cells/comparison.ts';
import { plainClaim } from '../claims/write-claims.ts';
import { type PaperContext, ruleAges } from '../context/context.ts';
import type { Outcome, StudyDefinition } from '../definition/study.ts';
import { compareVersions } from '../diff/compare-versions.ts';
import { diffSections } from '../diff/describe-diff.ts';
import type { PaperVersion } from '../diff/paper-version.ts';
import { cellsOf, type Fact } from '../facts/fact.ts';
import { ruleAgeText } from '../history/rule-ages.ts';
import { environmentOf, type Run } from '../load/run.ts';
import type { PaperOrder } from './paper-order.ts';
import type {
  ReviewCell,
  ReviewChanges,
  ReviewClaim,
  ReviewComparison,
  ReviewFact,
  ReviewOutcome,
  ReviewRuns,
  ReviewStudy,
  RunRange,
} from './review-data.ts';

/** Colour of what has none of its own. */
const NO_COLOR = '#666666';

interface NamedOutcome extends Outcome {
  readonly study: StudyDefinition;
  readonly name: string;
}

/** All outcomes of all studies: what the indices stand for. */
function outcomesOf({ studies }: PaperContext): NamedOutcome[] {
  return studies.flatMap((study) =>
    Object.entries(study.outcomes).map(([name, outcome]) => ({ study, name, ...outcome })),
  );
}

export function reviewOutcomes(context: PaperContext): ReviewOutcome[] {
  return outcomesOf(context).map(({ label, unit, digits }) => ({ label, unit, digits }));
}

export function reviewStudies({ studies }: PaperContext): ReviewStudy[] {
  return studies.map(({ id, history }) => ({
    id,
    history: Object.entries(history).map(([name, { label, unit }]) => ({ name, label, unit })),
  }));
}

export function reviewCells(context: PaperContext): ReviewCell[] {
  const { studies, cells, exclusions } = context;
  const outcomes = outcomesOf(context);
  let next = 0;
  return cells.map((cell) => {
    const first = next;
    next += cell.runs.length;
    return {
      key: cell.key,
      setting: settingOf(cell),
      ...treatmentOf(cell),
      study: studies.indexOf(cell.study),
      outcome: outcomes.findIndex(({ study }) => study === cell.study),
      runs: [first, next],
      declared: cell.declaredSeeds,
      missing: cell.missingSeeds,
      excluded: exclusions.filter(({ path }) => isFolderOf(path, cell)),
    };
  });
}

function settingOf(cell: Cell): string {
  return cell.study.panel.map((name) => shownOf(cell, name).title).join(', ');
}

/** What is compared within a panel: titles of the other factors, and the first of their colours. */
function treatmentOf(cell: Cell): Pick<ReviewCell, 'treatment' | 'color'> {
  const { study } = cell;
  const shown = Object.keys(study.factors)
    .filter((name) => !study.panel.includes(name))
    .map((name) => shownOf(cell, name));
  return {
    treatment: shown.map(({ title }) => title).join(', '),
    color: shown.find(({ color }) => color !== undefined)?.color ?? NO_COLOR,
  };
}

export function reviewComparisons(context: PaperContext): ReviewComparison[] {
  const { cells, comparisons } = context;
  const outcomes = outcomesOf(context);
  const index = indexOf(cells.map(({ key }) => key));
  return comparisons.map(({ key, question, family, a, b, seeds, complete }) => ({
    key,
    family,
    question: question.title,
    outcome: outcomes.findIndex(({ study, name }) => study === a.study && name === question.outcome),
    a: index.get(a.key)!,
    b: index.get(b.key)!,
    seeds,
    complete,
  }));
}

/** Facts with runs, cells and formulas as indices. */
export function reviewFacts({ studies, cells, comparisons, facts }: PaperContext): {
  readonly facts: ReviewFact[];
  readonly formulas: string[];
} {
  const formulas = [...new Set(facts.all.map(({ formula }) => formula))];
  const formulaAt = indexOf(formulas);
  const comparisonAt = indexOf(comparisons.map(({ key }) => key));
  const cellAt = indexOf(cells.map(({ key }) => key));
  const runs = cells.flatMap((cell, i) => cell.runs.map(({ path }) => ({ path, cell: i })));
  const runAt = indexOf(runs.map(({ path }) => path));
  const comparisonOf = ({ of }: Fact): number | null => {
    const study = studies.find(({ id }) => id === of?.study);
    if (of === null || of.outcome === null || study === undefined) return null;
    return comparisonAt.get(comparisonKey(study, of.factors, of.outcome)) ?? null;
  };
  const shown = facts.all.map((fact): ReviewFact => {
    const { key, value, unit, digits, plain, provisional, absent } = fact;
    const own = fact.runs.map((path) => runAt.get(path)!).sort((x, y) => x - y);
    // A fact with no run yet concerns the cells that it is of.
    const named = cellsOf(fact, studies).flatMap((cell) => cellAt.get(cell) ?? []);
    const concerned = new Set([...own.map((run) => runs[run]!.cell), ...named]);
    return {
      ...{ key, value, unit, digits, plain, provisional, absent },
      formula: formulaAt.get(fact.formula)!,
      runs: ranges(own),
      facts: fact.facts,
      cells: [...concerned].sort((x, y) => x - y),
      comparison: comparisonOf(fact),
      statistic: fact.of?.statistic ?? null,
    };
  });
  return { facts: shown, formulas };
}

const indexOf = (names: readonly string[]): ReadonlyMap<string, number> =>
  new Map(names.map((name, i) => [name, i]));

/** Ascending indices as ranges: `0 1 2 7` is `[0, 3], [7, 8]`. */
function ranges(indices: readonly number[]): RunRange[] {
  const out: [number, number][] = [];
  for (const index of indices) {
    const last = out.at(-1);
    if (last?.[1] === index) last[1]++;
    else out.push([index, index + 1]);
  }
  return out;
}

export function reviewRuns(context: PaperContext): ReviewRuns {
  const { cells } = context;
  const runs = cells.flatMap((cell, i) => cell.runs.map((run) => ({ run, cell: i })));
  const column = <T>(of: (run: Run) => T): T[] => runs.map(({ run }) => of(run));
  return {
    path: column(({ path }) => path),
    cell: runs.map(({ cell }) => cell),
    seed: column(({ seed }) => seed),
    outcomes: outcomesOf(context).map(({ study, of }) =>
      runs.map(({ run, cell }) => (cells[cell]!.study === study ? run.outcomes[of]! : null)),
    ),
    runId: column(({ runId }) => runId),
    commit: column((run) => environmentOf(run)?.gitCommit ?? null),
    dirty: column((run) => environmentOf(run)?.gitDirty === true),
    imported: column(({ source }) => source?.name ?? null),
  };
}

/** What differs between two versions, as the reviewer's view shows it. */
export function reviewChanges(from: PaperVersion, to: PaperVersion): ReviewChanges {
  const diff = compareVersions(from, to);
  return { from: diff.from, to: diff.to, sections: diffSections(diff) };
}

/** All claims in the order of their definition. */
export function reviewClaims(context: PaperContext, { claims }: PaperOrder): ReviewClaim[] {
  const ages = ruleAges(context);
  return context.claims.map(plainClaim).map(({ id, says, rule, verdict, reasons, because, facts }) => {
    const age = ages.get(id);
    return {
      ...{ id, says, rule, verdict, because, facts },
      age: age === undefined ? '' : ruleAgeText(age),
      reasons: reasons.map(({ text }) => text),
      mentions: claims.get(id) ?? [],
    };
  });
}
