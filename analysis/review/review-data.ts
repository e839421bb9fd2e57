/**
 * What the reviewer's view is given: plain data, written by the build and read in the browser. All text in it is data,
 * never markup; numbers are as facts have them.
 */

import type { Inline } from '../captions/inline.ts';
import type { ClaimMacro } from '../latex/uses.ts';
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

export interface ReviewFact {
  readonly key: string;
  readonly value: number | string | null;
  readonly unit: string;
  readonly digits: number;
  readonly plain: string;
  /** Index into `formulas`. */
  readonly formula: number;
  readonly runs: readonly RunRange[];
  readonly facts: readonly string[];
  readonly provisional: { readonly have: number; readonly declared: number } | null;
  readonly absent: string | null;
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
  /** Paths of excluded runs with reasons. */
  readonly excluded: readonly { readonly path: string; readonly reason: string }[];
}

export interface ReviewStudy {
  readonly id: string;
  /** What curves can show: a name in the histories, what it is called, its unit. */
  readonly history: readonly { readonly name: string; readonly label: string; readonly unit: string }[];
}

/** A measured quantity of one study. */
export interface ReviewOutcome {
  readonly label: string;
  readonly unit: string;
  readonly digits: number;
}

export interface ReviewComparison {
  readonly key: string;
  readonly family: string;
  readonly question: string;
  /** As an index. */
  readonly outcome: number;
  /** Cells, as indices; the difference is a − b. */
  readonly a: number;
  readonly b: number;
  readonly seeds: readonly number[];
  readonly complete: boolean;
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
export interface ReviewClaim {
  readonly id: string;
  readonly says: string;
  readonly rule: string;
  /** Since which commit the rule is what it is, and whether that is before the runs it judges; empty where nothing is kept. */
  readonly age: string;
  readonly verdict: 'holds' | 'undecided' | 'fails';
  readonly reasons: readonly string[];
  readonly because: readonly string[];
  readonly facts: readonly string[];
  readonly mentions: readonly ClaimMention[];
}

export interface ReviewPaper {
  readonly title: string;
  readonly have: number;
  readonly declared: number;
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
  readonly exclusions: readonly { readonly path: string; readonly reason: string }[];
  readonly unfinished: readonly string[];
  /** The earlier version that this one was compared with, null for none. */
  readonly since: string | null;
}

/** What differs from an earlier version. */
export interface ReviewChanges {
  readonly from: string;
  readonly to: string;
  readonly sections: readonly {
    readonly title: string;
    readonly names: 'claim' | 'fact' | 'run' | 'entry';
    readonly columns: readonly string[];
    readonly rows: readonly (readonly string[])[];
  }[];
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
