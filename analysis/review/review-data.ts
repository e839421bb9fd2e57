/**
 * What the reviewer's view is given: plain data, written by the build and read in the browser. All text in it is data,
 * never markup; numbers are as facts have them.
 */

import type { Inline } from '../captions/inline.ts';
import type { Comparison } from '../cells/comparison.ts';
import type { PlainClaim } from '../claims/write-claims.ts';
import type { DraftStatus } from '../context/draft-status.ts';
import type { HistoryValue, Outcome } from '../definition/study.ts';
import type { DiffSection } from '../diff/describe-diff.ts';
import type { Fact } from '../facts/fact.ts';
import type { ClaimMacro } from '../latex/uses.ts';
import type { Exclusion } from '../load/exclusions.ts';
import type { Run } from '../load/run.ts';

export interface GridCell {
  readonly span: number;
  readonly align: 'l' | 'c' | 'r';
  readonly c: readonly Inline[];
  /** A rule below it: what a group of columns in the head is joined by. */
  readonly ruled?: boolean;
}

export interface GridRow {
  readonly cells: readonly GridCell[];
  /** Set apart from the row above. */
  readonly gap?: boolean;
}

/** A `tabular`. */
export interface Grid {
  readonly head: readonly GridRow[];
  readonly body: readonly GridRow[];
}

/** A table as it stands in the PDF. */
export interface ReviewTable {
  readonly name: string;
  /** As printed; null for a table that no section inputs. */
  readonly number: number | null;
  readonly section: string | null;
  readonly caption: readonly Inline[];
  readonly grid: Grid;
  /** What stands below: why cells are empty. */
  readonly notes: readonly (readonly Inline[])[];
}

export interface ReviewFigure {
  readonly name: string;
  readonly number: number | null;
  readonly section: string | null;
  readonly caption: readonly Inline[];
  /** Compiled Vega. */
  readonly spec: unknown;
}

/** A study's report: files of the site, beside the page. */
export interface ReviewReport {
  readonly study: string;
  readonly files: readonly string[];
}

/** First and one past the last of consecutive runs. */
export type RunRange = readonly [number, number];

type OfFact = 'key' | 'value' | 'unit' | 'digits' | 'plain' | 'facts' | 'provisional' | 'absent';

export interface ReviewFact extends Pick<Fact, OfFact> {
  /** Index into `formulas`. */
  readonly formula: number;
  readonly runs: readonly RunRange[];
  /** Cells that it concerns, as indices. */
  readonly cells: readonly number[];
  /** The comparison that it is a statistic of, as an index; null for none. */
  readonly comparison: number | null;
  readonly statistic: string | null;
}

export interface ReviewCell {
  readonly key: string;
  /** What the panel that it stands in is called: titles of the factors that are held equal in comparisons. */
  readonly setting: string;
  /** What is compared: titles of the other factors. */
  readonly treatment: string;
  /** Of the treatment, in every figure. */
  readonly color: string;
  /** The study's first, as an index. */
  readonly outcome: number;
  /** Index of its study. */
  readonly study: number;
  /** First and one past the last of its runs. */
  readonly runs: RunRange;
  readonly declared: readonly number[];
  readonly missing: readonly number[];
  readonly excluded: readonly Exclusion[];
}

export interface ReviewStudy {
  readonly id: string;
  /** What curves can show, by its name in the histories. */
  readonly history: readonly (HistoryValue & { readonly name: string })[];
}

/** A measured quantity of one study. */
export type ReviewOutcome = Pick<Outcome, 'label' | 'unit' | 'digits'>;

export interface ReviewComparison extends Pick<Comparison, 'key' | 'family' | 'seeds' | 'complete'> {
  readonly question: string;
  /** As an index. */
  readonly outcome: number;
  /** Cells, as indices; the difference is a − b. */
  readonly a: number;
  readonly b: number;
}

/** Where a fact is spoken of: a section's file and line. */
export interface Mention {
  readonly file: string;
  /** Its number and plain title, `§ 4.1 The gap`; the title alone where it has no number. */
  readonly section: string;
  readonly line: number;
}

/** Where the text makes a claim, and by which macro: as one that holds, that the data refutes, or that it leaves open. */
export interface ClaimMention extends Mention {
  readonly says: ClaimMacro;
}

/** A claim of the paper with what the data says of it. */
export interface ReviewClaim
  extends Pick<PlainClaim, 'id' | 'says' | 'rule' | 'verdict' | 'because' | 'facts'> {
  /** Since which commit the rule is what it is, and whether that is before the runs it judges; empty where nothing is kept. */
  readonly age: string;
  readonly reasons: readonly string[];
  readonly mentions: readonly ClaimMention[];
}

export interface ReviewPaper extends DraftStatus {
  readonly title: string;
  readonly studies: readonly ReviewStudy[];
  readonly outcomes: readonly ReviewOutcome[];
  readonly cells: readonly ReviewCell[];
  readonly comparisons: readonly ReviewComparison[];
  readonly formulas: readonly string[];
  readonly facts: readonly ReviewFact[];
  readonly tables: readonly ReviewTable[];
  readonly claims: readonly ReviewClaim[];
  readonly reports: readonly ReviewReport[];
  /** By fact. */
  readonly mentions: Readonly<Record<string, readonly Mention[]>>;
  readonly exclusions: readonly Exclusion[];
  readonly unfinished: readonly string[];
  /** The earlier version that this one was compared with, null for none. */
  readonly since: string | null;
}

/** What differs from an earlier version. */
export interface ReviewChanges {
  readonly from: string;
  readonly to: string;
  readonly sections: readonly DiffSection[];
}

/** The table of all runs: one list a column, all of one length, in the order of the cells. */
export interface ReviewRuns {
  readonly path: readonly string[];
  readonly cell: readonly number[];
  readonly seed: readonly number[];
  /** By outcome: the value in every run, null in runs of other studies. */
  readonly outcomes: readonly (readonly (number | null)[])[];
  readonly runId: readonly string[];
  readonly commit: readonly (string | null)[];
  readonly dirty: readonly boolean[];
  /** Name of the source of a run that this project did not make. */
  readonly imported: readonly (string | null)[];
}

/** One run: its record whole, and the hashes of its two files. Loaded when somebody opens it. */
export type ReviewRun = Run;
