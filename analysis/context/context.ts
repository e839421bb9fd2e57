import { VERSION_1_STUDY } from '../../experiments/record/upgrade-version-1.ts';
import type { Cell } from '../cells/cell.ts';
import type { Comparison } from '../cells/comparison.ts';
import type { JudgedClaim } from '../claims/judge-claims.ts';
import type { StudyDefinition } from '../definition/study.ts';
import type { FactBook } from '../facts/fact-book.ts';
import type { LedgerHistory } from '../history/ledger-history.ts';
import { type RuleAge, ruleAge, startsOf } from '../history/rule-ages.ts';
import type { Exclusion } from '../load/exclusions.ts';
import type { Measurement } from '../load/load-measurements.ts';
import { memoize, memoizeAll } from '../load/memoize.ts';

/**
 * All that a table or a figure is built from. Every declared cell and comparison is there, also with no run yet:
 * then `runs` is empty, statistics are null and facts are provisional with `text` a dash.
 */
export interface PaperContext {
  readonly studies: readonly StudyDefinition[];
  /** Study by study, in the order in which its factors name their values. */
  readonly cells: readonly Cell[];
  /** In order of the questions, and within one in order of the cells. */
  readonly comparisons: readonly Comparison[];
  /** `facts.get(key)` throws on an unknown key, naming the nearest known ones. */
  readonly facts: FactBook;
  /** The paper's claims in the order in which they are defined, each with what the data says of it. */
  readonly claims: readonly JudgedClaim[];
  /** Runs that are left out of everything above, with reasons; the paper shows them. */
  readonly exclusions: readonly Exclusion[];
  /** Paths of runs that were begun and have no results yet. */
  readonly unfinished: readonly string[];
  /** What networks were measured to cost. */
  readonly measurements: readonly Measurement[];
  /** Since when rules are what they are, what was accepted, what is gone, and what was trained again. */
  readonly history: LedgerHistory;
  /** The family of fonts that figures are in. */
  readonly figureFont: string;
}

/** What there is of one study; facts and claims, which have keys and ids, are all there. */
export const ofStudy = memoizeAll(
  (context: PaperContext, study: StudyDefinition): PaperContext => ({
    ...context,
    studies: [study],
    cells: context.cells.filter((cell) => cell.study === study),
    comparisons: context.comparisons.filter(({ a }) => a.study === study),
    exclusions: context.exclusions.filter(({ path }) => studyOfPath(path, context.studies) === study),
    unfinished: context.unfinished.filter((path) => studyOfPath(path, context.studies) === study),
  }),
);

/** The study whose records stand in a folder: the one that it names, or the one of records that name none. */
export function studyOfPath(path: string, studies: readonly StudyDefinition[]): StudyDefinition | undefined {
  const [, folder] = path.split('/');
  return studies.find(({ id }) => id === folder) ?? studies.find(({ id }) => id === VERSION_1_STUDY);
}

/** By id of a claim; those of which nothing is kept, as in a paper that was never built, have none. */
export type RuleAges = ReadonlyMap<string, RuleAge>;

/** How old the rule of each claim is, beside the records that it judges, as the ledger keeps it and the records say. */
export const ruleAges = memoize(({ claims, facts, cells, measurements, history }: PaperContext): RuleAges => {
  const starts = startsOf(
    cells.flatMap(({ runs }) => runs),
    measurements,
  );
  return new Map(
    claims.flatMap(({ id, facts: keys }) => {
      const kept = history.rules[id];
      return kept === undefined ? [] : [[id, ruleAge(kept.since, keys, facts, starts)]];
    }),
  );
});
