import type { Cell } from '../cells/cell.ts';
import type { Comparison } from '../cells/comparison.ts';
import type { FactBook } from '../facts/fact-book.ts';

/**
 * All that a table or a figure is built from. Every declared cell and comparison is there, also with no run yet:
 * then `runs` is empty, statistics are null and facts are provisional with `text` a dash.
 */
export interface PaperContext {
  /** In order of data set, model, variant as declared in the studies. */
  readonly cells: readonly Cell[];
  readonly comparisons: readonly Comparison[];
  /** `facts.get(key)` throws on an unknown key, naming the nearest known ones. */
  readonly facts: FactBook;
}

/** A generated table: `name` becomes `paper/generated/<name>.tex`, `build` returns that file's whole text. */
export interface TableArtifact {
  readonly name: string;
  build(context: PaperContext): string | Promise<string>;
}

/** Files of one figure: file name below `paper/generated/` (`accuracy.figure.pdf`, `accuracy.figure.vg.json`) to bytes. */
export type FigureFiles = Readonly<Record<string, Uint8Array | string>>;

export interface FigureArtifact {
  readonly name: string;
  build(context: PaperContext): FigureFiles | Promise<FigureFiles>;
}
