/**
 * The whole pipeline: records to artifacts to PDF to ledger. Each stage is skipped when its inputs are what they were.
 * What is wrong with a record, a table or another text leaves all that the last good build made in place; a figure that
 * cannot be drawn, or LaTeX that fails, leaves the PDF and the ledger.
 */
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { headOf } from '../history/git.ts';
import { type FileStates, ownFileStates, sameStates, statesDigest, UNSETTLED } from '../load/file-state.ts';
import { type FoundRecords, findRecords } from '../load/record-cache.ts';
import type { BuildOptions, BuildOutcome, ClaimRule } from './build-options.ts';
import type { Paths } from './paths.ts';
import { codeFiles, filesBesideRecords, paperSources, realPath } from './source-files.ts';
import { readCacheFile, writeCacheFile } from './write-if-changed.ts';

interface Stamp {
  readonly pdf: BuildOptions['pdf'];
  readonly claims: ClaimRule;
  /** Of git: the ledger keeps since which commits rules are what they are. */
  readonly head: string | null;
  /** {@link inputsDigest} */
  readonly inputs: string | null;
  readonly outputs: FileStates;
  readonly outcome: BuildOutcome;
}

/**
 * Brings everything up to date.
 * @throws {ResultsError} {@link ProseError} {@link ClaimError} {@link MissingTexError} {@link TexError} {@link LeaseLost} or an Error naming a file
 */
export async function build(paths: Paths, options: BuildOptions): Promise<BuildOutcome> {
  const stampFile = join(paths.cache, 'stamp.json');
  const stamp = readCacheFile<Stamp>(stampFile);
  let found = findRecords(paths.results);
  let inputs = inputsDigest(paths, found);
  const head = headOf(paths.root);
  if (stamp !== null && stamp.head === head && isFresh(stamp, options, inputs))
    return { ...stamp.outcome, changed: [] };
  const { rebuild } = await import('./rebuild.ts');
  const { withBuildLock } = await import('./build-lock.ts');
  const { outcome, outputs } = await withBuildLock(paths, options.log, (confirm, waited) => {
    if (waited) {
      found = findRecords(paths.results);
      inputs = inputsDigest(paths, found);
    }
    return rebuild(paths, found, options, confirm);
  });
  const next: Stamp = {
    pdf: options.pdf,
    claims: options.claims ?? 'must-hold',
    head,
    inputs,
    outputs,
    outcome,
  };
  writeCacheFile(stampFile, next);
  return outcome;
}

/** Of all that a build depends on; null while something of it was so new that its state says little. */
function inputsDigest(paths: Paths, { folders, problems, states }: FoundRecords): string | null {
  const others = [...filesBesideRecords(paths), ...paperSources(paths).map(realPath), ...codeFiles(paths)];
  const digest = statesDigest(others);
  const ofRecords = [...states.values()];
  if (digest === null || ofRecords.includes(UNSETTLED)) return null;
  const records = folders.map(({ path }, i) => [path, ofRecords[i]]);
  return hash('sha256', JSON.stringify([digest, records, problems]), 'hex');
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
