/** What a build is asked, and what it tells. */
import type { PaperDefinition } from '../authoring/define-paper.ts';
import type { Verdict } from '../claims/verdict.ts';
import type { DraftStatus } from '../context/draft-status.ts';
import type { RecordCache } from '../load/record-cache.ts';

export type ClaimRule = 'must-hold' | 'mark';

export interface BuildOptions {
  /** Loaded only when something changed. */
  readonly definition: () => Promise<PaperDefinition>;
  /** `skip` leaves LaTeX out, and with it the ledger's entry for the PDF. */
  readonly pdf: 'build' | 'skip';
  /**
   * Sentences that the data does not carry are errors (`must-hold`, the default), or are marked in the margin (`mark`),
   * which makes the paper a draft.
   */
  readonly claims?: ClaimRule;
  /** Whether a PDF in which a page number may be one pass behind is shown until the next pass has settled it. */
  readonly showEachPass?: boolean;
  /** Why records that the ledger holds were changed or removed; without a reason that is an error. */
  readonly accept?: string | undefined;
  /** Progress, a line each. */
  readonly log: (line: string) => void;
  /**
   * Hash of the code that this process has loaded, where that was long ago; otherwise what is on disk is taken to be
   * what runs.
   */
  readonly code?: string;
  /** Of a process that builds again and again. */
  readonly recordCache?: RecordCache;
}

export interface BuildOutcome {
  /** Files that were replaced or removed, relative to the repository, sorted; empty when nothing changed. */
  readonly changed: readonly string[];
  readonly runs: DraftStatus;
  readonly unfinished: readonly string[];
  readonly excluded: readonly string[];
  /** How many of the claims that the paper makes have which verdict. */
  readonly claims: Readonly<Record<Verdict, number>>;
  /** What is marked in the margin of a draft, or open in one: `file:line: what`. */
  readonly marked: readonly string[];
  /** Boxes that are too full, and in a draft what a final paper must not have: `file:line: what`. */
  readonly warnings: readonly string[];
}
