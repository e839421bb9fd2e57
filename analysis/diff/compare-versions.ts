import type { PaperVersion, VersionFact } from './paper-version.ts';

export interface MovedFact {
  readonly key: string;
  readonly before: string;
  readonly after: string;
  readonly unit: string;
  /** Later minus earlier, in the unit; null where one of them is no number. */
  readonly change: number | null;
  /** The change in half widths of the earlier version's interval; null where the fact has none. */
  readonly intervals: number | null;
}

/** From one word to another: a claim's verdict, whether a p-value is below the level. */
export interface Flip {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

export interface VersionDiff {
  readonly from: string;
  readonly to: string;
  readonly moved: readonly MovedFact[];
  readonly addedFacts: readonly string[];
  readonly removedFacts: readonly string[];
  readonly claims: readonly Flip[];
  readonly significance: readonly Flip[];
  /** Of the tables that both have. */
  readonly marks: readonly Flip[];
  readonly addedRuns: readonly string[];
  readonly removedRuns: readonly string[];
  /** Runs that have another record. */
  readonly changedRuns: readonly string[];
}

const LEVEL = 0.05;
const ABSENT = 'absent';

export function compareVersions(a: PaperVersion, b: PaperVersion): VersionDiff {
  const both = [...a.facts.keys()].filter((key) => b.facts.has(key));
  return {
    from: a.name,
    to: b.name,
    moved: both.flatMap((key) => movedFact(a, a.facts.get(key)!, b.facts.get(key)!)),
    addedFacts: missingFrom(b.facts, a.facts),
    removedFacts: missingFrom(a.facts, b.facts),
    claims: flips(a.claims, b.claims),
    significance: flips(significance(a, b), significance(b, a)),
    marks: markFlips(a, b),
    addedRuns: missingFrom(b.runs, a.runs),
    removedRuns: missingFrom(a.runs, b.runs),
    changedRuns: [...a.runs].filter(([run, hash]) => (b.runs.get(run) ?? hash) !== hash).map(([run]) => run),
  };
}

export function isEmpty({ from: _, to: __, ...lists }: VersionDiff): boolean {
  return Object.values(lists).every((list) => list.length === 0);
}

function missingFrom(there: ReadonlyMap<string, unknown>, here: ReadonlyMap<string, unknown>): string[] {
  return [...there.keys()].filter((key) => !here.has(key)).sort();
}

function movedFact(a: PaperVersion, before: VersionFact, after: VersionFact): MovedFact[] {
  if (before.value === after.value && before.plain === after.plain) return [];
  const isNumber = typeof before.value === 'number' && typeof after.value === 'number';
  const change = isNumber ? (after.value as number) - (before.value as number) : null;
  const half = halfWidth(a, before.key, statisticOf(after, before));
  const intervals = change === null || half === null || half === 0 ? null : change / half;
  const { key, unit } = after;
  return [{ key, before: before.plain, after: after.plain, unit, change, intervals }];
}

/** Half the width of the interval around a mean, difference or recovery; null for facts without one. */
function halfWidth({ facts }: PaperVersion, key: string, statistic: string | null): number | null {
  const hasInterval = statistic === 'mean' || statistic === 'delta';
  if (!hasInterval && statistic !== 'recovery') return null;
  const stem = hasInterval ? key.slice(0, -statistic.length) : `${key}.`;
  const [low, high] = ['ci_low', 'ci_high'].map((end) => facts.get(`${stem}${end}`)?.value);
  return typeof low === 'number' && typeof high === 'number' ? (high - low) / 2 : null;
}

/** What the fact is of its cell or comparison; by the other version where one was built before facts said so. */
function statisticOf(fact: VersionFact, other: VersionFact | undefined): string | null {
  return (fact.of ?? other?.of)?.statistic ?? null;
}

/** Each Holm-adjusted p-value as the words that it lets one say. */
function significance({ facts }: PaperVersion, other: PaperVersion): Map<string, string> {
  const tests = [...facts.values()].filter(
    (fact) => statisticOf(fact, other.facts.get(fact.key)) === 'p_t_holm',
  );
  return new Map(
    tests.map(({ key, value }) => {
      const words = typeof value !== 'number' ? 'withheld' : value < LEVEL ? `p < ${LEVEL}` : `p ≥ ${LEVEL}`;
      return [key, words];
    }),
  );
}

/** `<table>: <key>`: the table and the fact that is marked otherwise. */
function markFlips(a: PaperVersion, b: PaperVersion): Flip[] {
  return [...a.marks].flatMap(([table, before]) => {
    const after = b.marks.get(table);
    if (after === undefined) return [];
    return flips(before, after).map((flip) => ({ ...flip, what: `${table}: ${flip.what}` }));
  });
}

function flips(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): Flip[] {
  const names = [...new Set([...a.keys(), ...b.keys()])].sort();
  return names
    .map((what) => ({ what, before: a.get(what) ?? ABSENT, after: b.get(what) ?? ABSENT }))
    .filter(({ before, after }) => before !== after);
}
