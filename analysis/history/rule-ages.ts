/** Whether a claim's rule is older than the runs that it judges, as git and the records say. */
import type { Fact } from '../facts/fact.ts';
import type { FactBook } from '../facts/fact-book.ts';
import type { Run } from '../load/run.ts';
import type { Commit } from './git.ts';

export interface RuleAge {
  /** The commit since which the rule has been what it is; null where it is the one of this version, or not committed. */
  readonly since: Commit | null;
  /** When the first of the runs began that its facts rest on; null where they rest on none, or none says when it began. */
  readonly firstRun: string | null;
  /** There are such runs, and none says when it began: imported ones do not. */
  readonly undated?: true;
  /** Of the rule to that run; a rule of this version is younger than all runs that there are. Null without a run. */
  readonly order: 'before' | 'after' | null;
}

/** @param starts path of a run to when it began, as {@link startsOf} has it */
export function ruleAge(
  since: Commit | null,
  keys: readonly string[],
  facts: FactBook,
  starts: ReadonlyMap<string, Start>,
): RuleAge {
  const asked = keys.map((key) => facts.get(key));
  let first: Start | null = null;
  for (const path of runsUnder(asked, facts)) {
    const start = starts.get(path);
    if (start !== undefined && (first === null || start.time < first.time)) first = start;
  }
  const restsOnRuns = runsUnder(asked, facts).size > 0;
  if (first === null)
    return { since, firstRun: null, order: null, ...(restsOnRuns ? { undated: true } : {}) };
  const isBefore = since !== null && Date.parse(since.date) < first.time;
  return { since, firstRun: first.date, order: isBefore ? 'before' : 'after' };
}

/** When a run began, as its record has it and in milliseconds. */
export interface Start {
  readonly date: string;
  readonly time: number;
}

/** By the paths of runs; those that this project did not make do not say. */
export function startsOf(runs: readonly Run[]): ReadonlyMap<string, Start> {
  return new Map(
    runs.flatMap(({ path, sittings: [first] }) =>
      first === undefined ? [] : [[path, { date: first.startedAt, time: Date.parse(first.startedAt) }]],
    ),
  );
}

/** Paths of the runs that facts rest on, directly or by the facts that they are computed from. */
function runsUnder(asked: readonly Fact[], facts: FactBook): Set<string> {
  const seen = new Set(asked);
  // A set is gone through with what is added to it meanwhile.
  for (const fact of seen) for (const key of fact.facts) seen.add(facts.get(key));
  return new Set([...seen].flatMap(({ runs }) => runs));
}

/** `rule since 9a771fb of 2026-11-29T13:47Z, after the first of its runs, of 2026-11-21T12:40Z` */
export function ruleAgeText({ since, firstRun, order, undated }: RuleAge): string {
  const minute = (date: string) => `${new Date(date).toISOString().slice(0, 16)}Z`;
  const changed =
    since === null
      ? 'rule of this version, which is not committed or cannot name itself'
      : `rule since ${since.hash.slice(0, 7)} of ${minute(since.date)}`;
  if (undated) return `${changed}; its runs are imported and do not say when they began`;
  if (firstRun === null) return `${changed}; it rests on no run yet`;
  return `${changed}, ${order} the first of its runs, of ${minute(firstRun)}`;
}
