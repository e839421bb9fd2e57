/** What an author hands to the engine: everything that this paper is about, and nothing of how it is made. */
import type { DeclaredCell } from '../cells/declared-cells.ts';
import type { Question } from '../cells/question.ts';
import type { Claim } from '../claims/claim.ts';
import type { FactSources } from '../facts/build-facts.ts';
import type { Fact } from '../facts/fact.ts';
import type { DrawnFigure } from '../figures/figure.ts';
import type { PaperTable } from '../tables/define-table.ts';

/** How a variant looks and is called, wherever it appears: the same colour, mark and name in every figure and table. */
export interface VariantStyle {
  /** Unicode, for figures and web pages. */
  readonly title: string;
  /** TeX, with the paper's macros. */
  readonly tex: string;
  readonly color: string;
  readonly shape: 'circle' | 'square' | 'diamond' | 'triangle-up' | 'triangle-down' | 'cross';
}

export interface PaperDefinition {
  /** The cells that its studies declare. */
  readonly declared: readonly DeclaredCell[];
  readonly questions: readonly Question[];
  /** Facts beyond those of cells, comparisons, contrasts and runs that every paper has. */
  readonly facts: readonly ((sources: FactSources) => readonly Fact[])[];
  /** The claims that the text makes, in the order of the appendix. */
  readonly claims: readonly Claim[];
  /** What else could be claimed of the same data, contrary findings among it. */
  readonly otherFindings: readonly Claim[];
  readonly tables: readonly PaperTable[];
  readonly figures: readonly DrawnFigure[];
  readonly variantStyle: (variant: string) => VariantStyle;
}
