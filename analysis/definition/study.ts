/** What an author says of one study: which runs there are, how they differ, what is measured and what is asked. */

import type { Run } from '../load/run.ts';
import type { FactUnit } from './unit.ts';

/** How a factor's value looks and is called, wherever it appears. */
export interface Shown {
  /** Unicode, for figures and web pages. */
  readonly title: string;
  /** TeX, with the paper's macros; the title where there is none. */
  readonly tex?: string;
  /** Of its marks in every figure. */
  readonly color?: string;
  /** Says the same as the colour, in print without colour. */
  readonly shape?: 'circle' | 'square' | 'diamond' | 'triangle-up' | 'triangle-down' | 'cross';
  /** Of its lines: lengths of strokes and gaps in points. */
  readonly dash?: readonly number[];
}

/** What runs differ in, other than the seed. */
export interface Factor {
  readonly label: string;
  /** In the order in which tables and figures show them; numbers of which one is whole, ascending. */
  readonly values: Readonly<Record<string, Shown>>;
}

/** A measured quantity. */
export interface Outcome {
  /** Its name among a record's outcomes: `test.loss`. */
  readonly of: string;
  readonly unit: FactUnit;
  readonly better: 'higher' | 'lower';
  /** `Test loss` */
  readonly label: string;
  /** After the decimal point, as shown; of a fraction, of the percentage. */
  readonly digits: number;
  /**
   * Where it is a share of test examples: the outcome that says of how many, `test.examples`. Then facts say what the
   * sampling of the test set may have moved.
   */
  readonly examples?: string;
}

/**
 * Does one value of a factor differ from another? Put to every pair of cells that are equal in all other factors; p-values
 * are adjusted over all of its comparisons, and over no others.
 */
export interface Question {
  readonly id: string;
  readonly title: string;
  readonly over: string;
  /** The difference is the first minus the second. */
  readonly compare: readonly [string, string];
  /** Name of the outcome. */
  readonly outcome: string;
}

/** Does the answer to a question differ along another factor? One family for Holm's correction, too. */
export interface ContrastQuestion {
  readonly id: string;
  /** Id of the question whose answers are set against each other. */
  readonly question: string;
  readonly along: string;
  /** Each value of the factor against the one before, or against the first that there is. */
  readonly against: 'previous' | 'first';
}

/** Which share of the gap between two values of a factor do others close? For the first outcome. */
export interface RecoveryQuestion {
  readonly over: string;
  readonly from: string;
  readonly to: string;
  readonly of: readonly string[];
}

/** A run that there should be. */
export interface DeclaredRun {
  readonly factors: Readonly<Record<string, string>>;
  readonly seed: number;
  /** Below the results root. */
  readonly folder: string;
  /** What its configuration has to say, field by field. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** What a study's runs take, such as a data set: where it is published, under which terms as far as its publisher states them. */
export interface DataSource {
  readonly title: string;
  /** Null for what the code makes itself. */
  readonly url: string | null;
  /** What to cite. */
  readonly citation: string;
  /** For an author to confirm: no record says it. */
  readonly terms: string;
}

/** Something of a cell beside its outcomes: the mean over its runs. */
export interface CellMeasure {
  /** `bytes.packed` becomes the fact `<cell>.bytes.packed`. */
  readonly name: string;
  readonly unit: FactUnit;
  readonly digits?: number;
  readonly formula: string;
  /** Null where it does not apply. */
  readonly of: (run: Run) => number | null;
  /** Why there is none where it applies to no run. */
  readonly absent?: string;
}

/** What runs with equal values of some factors must agree in: all of one cell have one network. */
export interface Agreement {
  /** Field of results.json, for the message. */
  readonly field: string;
  readonly within: readonly string[];
  readonly of: (run: Run) => string | number | undefined;
}

/** How a value of the runs' histories is called and shown, by its name there: `test.loss`. */
export interface HistoryValue {
  readonly label: string;
  readonly unit: FactUnit;
}

export interface StudyDefinition {
  /** As in the folders of its records. */
  readonly id: string;
  /** What the keys of its facts begin with: nothing, or the id and a dot. */
  readonly prefix: string;
  readonly runs: readonly DeclaredRun[];
  /** In the order in which keys name them. */
  readonly factors: Readonly<Record<string, Factor>>;
  /** The factors that a panel of a figure, or a row of a table, stands for. */
  readonly panel: readonly string[];
  /** By name; the first is what keys of comparisons leave out. */
  readonly outcomes: Readonly<Record<string, Outcome>>;
  readonly questions: readonly Question[];
  readonly contrasts: readonly ContrastQuestion[];
  readonly recoveries: readonly RecoveryQuestion[];
  readonly measures: readonly CellMeasure[];
  readonly agreements: readonly Agreement[];
  /** The factor that says what data a run takes, and the source of each value; null where none does. */
  readonly data: { readonly factor: string; readonly sources: Readonly<Record<string, DataSource>> } | null;
  /** What curves can show, in this order. */
  readonly history: Readonly<Record<string, HistoryValue>>;
}
