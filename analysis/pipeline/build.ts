/**
 * The whole pipeline: records to artifacts to PDF to ledger. Each stage is skipped when its inputs are what they were;
 * on any error what the last good build made stays in place.
 */
import { join } from 'node:path';
import type { PaperDefinition } from '../authoring/define-paper.ts';
import type { Verdict } from '../claims/verdict.ts';
import type { RecordCache } from '../load/record-cache.ts';
import { readCacheFile, writeCacheFile } from './cache-file.ts';
import type { DraftStatus } from './draft-status.ts';
import { type FileStates, ownFileStates, sameStates, statesDigest } from './freshness.ts';
import type { Places } from './places.ts';
import { codeFiles, paperSources, realPath, resultFiles } from './source-files.ts';

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

interface Stamp {
  readonly pdf: BuildOptions['pdf'];
  readonly claims: ClaimRule;
  /** {@link statesDigest}: null when a file was so new that its state says little. */
  readonly inputs: string | null;
  readonly outputs: FileStates;
  readonly outcome: BuildOutcome;
}

/**
 * Brings everything up to date.
 * @throws {ResultsError} {@link ProseError} {@link ClaimError} {@link MissingTexError} {@link TexError} {@link LeaseLost} or an Error naming a file
 */
export async function build(places: Places, options: BuildOptions): Promise<BuildOutcome> {
  const stampFile = join(places.cache, 'stamp.json');
  const stamp = readCacheFile<Stamp>(stampFile);
  let inputs = inputsDigest(places);
  if (stamp !== null && isFresh(stamp, options, inputs)) return { ...stamp.outcome, changed: [] };
  const { rebuild } = await import('./rebuild.ts');
  const { withBuildLock } = await import('./build-lock.ts');
  const { outcome, outputs } = await withBuildLock(places, options.log, (confirm, waited) => {
    if (waited) inputs = inputsDigest(places);
    return rebuild(places, options, confirm);
  });
  const next: Stamp = {
    pdf: options.pdf,
    claims: options.claims ?? 'must-hold',
    inputs,
    outputs,
    outcome,
  };
  writeCacheFile(stampFile, next);
  return outcome;
}

function inputsDigest(places: Places): string | null {
  return statesDigest([...resultFiles(places), ...paperSources(places).map(realPath), ...codeFiles(places)]);
}

function isFresh(stamp: Stamp, options: BuildOptions, inputs: string | null): boolean {
  return (
    options.accept === undefined &&
    stamp.pdf === options.pdf &&
    stamp.claims === (options.claims ?? 'must-hold') &&
    inputs !== null &&
    stamp.inputs === inputs &&
    sameStates(stamp.outputs, ownFileStates(Object.keys(stamp.outputs)))
  );
}
