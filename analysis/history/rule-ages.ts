/** Whether a claim's rule is older than the records that it judges, as git and the records say. */
import type { Fact } from '../facts/fact.ts';
import type { FactBook } from '../facts/fact-book.ts';
import type { Measurement } from '../load/load-measurements.ts';
import type { Run } from '../load/run.ts';
import type { Commit } from './git.ts';

export interface RuleAge {
  /** The commit since which the rule has been what it is; null where it is the one of this version, or not committed. */
  readonly since: Commit | null;
  /** When the first run or measurement began that its facts rest on; null where they rest on none, or none says when it began. */
  readonly first: string | null;
  /** There are such records, and none says when it began: imported runs do not. */
  readonly undated?: true;
  /** Of the rule to that record; a rule of this version is younger than all records that there are. Null without a record. */
  readonly order: 'before' | 'after' | null;
}

/** @param starts path of a record to when it began, as {@link startsOf} has it */
export function ruleAge(
  since: Commit | null,
  keys: readonly string[],
  facts: FactBook,
  starts: ReadonlyMap<string, Start>,
): RuleAge {
  const paths = recordsUnder(
    keys.map((key) => facts.get(key)),
    facts,
  );
  let first: Start | null = null;
  for (const path of paths) {
    const start = starts.get(path);
    if (start !== undefined && (first === null || start.time < first.time)) first = start;
  }
  if (first === null) return { since, first, order: null, ...(paths.size > 0 ? { undated: true } : {}) };
  const isBefore = since !== null && Date.parse(since.date) < first.time;
  return { since, first: first.date, order: isBefore ? 'before' : 'after' };
}

/** When a record was begun, as it says, and in milliseconds. */
export interface Start {
  readonly date: string;
  readonly time: number;
}

/** By the paths of runs and measurements; runs that this project did not make do not say. */
export function startsOf(
  runs: readonly Run[],
  measurements: readonly Measurement[],
): ReadonlyMap<string, Start> {
  const dates = [
    ...runs.map(({ path, sittings }) => [path, sittings[0]?.startedAt] as const),
    ...measurements.map(({ path, record }) => [path, record.time.startedAt] as const),
  ];
  return new Map(
    dates.flatMap(([path, date]) => (date === undefined ? [] : [[path, { date, time: Date.parse(date) }]])),
  );
}

/** Paths of what facts rest on, directly or by the facts that they are computed from. */
function recordsUnder(asked: readonly Fact[], facts: FactBook): Set<string> {
  const seen = new Set(asked);
  // A set is gone through with what is added to it meanwhile.
  for (const fact of seen) for (const key of fact.facts) seen.add(facts.get(key));
  return new Set([...seen].flatMap(({ runs, measurements }) => [...runs, ...measurements]));
}

/** `rule since 9a771fb of 2026-11-29T13:47Z, after the first record that it judges, of 2026-11-21T12:40Z` */
export function ruleAgeText({ since, first, order, undated }: RuleAge): string {
  const minute = (date: string) => `${new Date(date).toISOString().slice(0, 16)}Z`;
  const changed =
    since === null
      ? 'rule of this version, which is not committed or cannot name itself'
      : `rule since ${since.hash.slice(0, 7)} of ${minute(since.date)}`;
  if (undated) return `${changed}; its runs are imported and do not say when they began`;
  if (first === null) return `${changed}; it judges no record yet`;
  return `${changed}, ${order} the first record that it judges, of ${minute(first)}`;
}
