import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readIfThere } from '../../experiments/record/file-text.ts';
import { isCurrent } from '../../programs/compiled-program.mjs';
import type { PaperDefinition } from '../authoring/define-paper.ts';
import { countVerdicts } from '../claims/judge-claims.ts';
import type { PaperContext } from '../context/context.ts';
import { draftStatus } from '../context/draft-status.ts';
import type { Typeset } from '../latex/compile.ts';
import { NO_USES } from '../latex/uses.ts';
import { type FileStates, ownFileStates } from '../load/file-state.ts';
import { loadRecords } from '../load/load-records.ts';
import type { FoundRecords } from '../load/record-cache.ts';
import { sha256 } from '../load/sha256.ts';
import { type ProseProblem, unknownFactKeys } from '../prose/check-fact-keys.ts';
import { forgedValues } from '../prose/forged-macros.ts';
import {
  missingHistoryTable,
  otherLayout,
  refuseUnfit,
  staleFloats,
  typesetErrors,
  typesetWarnings,
} from '../prose/judge-typeset.ts';
import { analyse } from './analyse.ts';
import { acceptChanges } from './append-only.ts';
import { type Files, latexTexts, otherTexts } from './artifacts.ts';
import type { BuildOptions, BuildOutcome } from './build-options.ts';
import { type Ledger, ledgerJson, parseLedger } from './ledger.ts';
import { programHashes, recordHashes, sourceHashes } from './ledger-hashes.ts';
import { currentHistory } from './load-history.ts';
import { type CachedFiles, hashesOf, type MadeDrawing, makeDrawings } from './make-drawings.ts';
import { type CachedPdf, type MakePdfOptions, makePdf } from './make-pdf.ts';
import { type Paths, REPOSITORY, relativePath } from './paths.ts';
import { codeFiles, hashFiles } from './source-files.ts';
import { claimsOf, storedUses, textsOfUses, USES_FILE } from './stored-uses.ts';
import { readCacheFile, replaceFile, writeCacheFile, writeIfChanged } from './write-if-changed.ts';

/** What this process has loaded is not what is on disk; nothing was written. */
export class StaleCodeError extends Error {
  override readonly name = 'StaleCodeError';

  constructor() {
    super('the code or a template changed while it was running; nothing was written: build again');
  }
}

/** Of drawings, by their names, and of the PDF. */
type ArtifactCache = Readonly<Record<string, CachedFiles>> & { readonly pdf?: CachedPdf };

export interface Rebuilt {
  readonly outcome: BuildOutcome;
  /** States of all outputs, by absolute path, as they were written. */
  readonly outputs: FileStates;
}

/** What to do when something changed. `confirm` throws when this process may not write any more. */
export async function rebuild(
  paths: Paths,
  found: FoundRecords,
  options: BuildOptions,
  confirm: () => void,
): Promise<Rebuilt> {
  const cacheFile = join(paths.cache, 'artifacts.json');
  const cache = readCacheFile<ArtifactCache>(cacheFile);
  const code = options.code ?? hashFiles(codeFiles(paths));
  if (options.code === undefined && !isCurrent()) throw new StaleCodeError();
  const records = loadRecords(paths.results, { found, cache: options.recordCache });
  const stored = readIfThere(paths.ledger)?.toString('utf8');
  const excluded = records.exclusions.map(({ path }) => path);
  const definition = await options.definition();
  const before = stored === undefined ? null : parseLedger(stored);
  const hashes = recordHashes(paths.results, records.runs, excluded, records.measurements);
  const present = Object.keys(hashes).filter((path) => path.endsWith('/results.json'));
  const programs = programHashes(paths, REPOSITORY);
  const isLedgerOther =
    !isDeepStrictEqual(before?.records, hashes) ||
    !isDeepStrictEqual(before?.programs, programs) ||
    !isDeepStrictEqual(before?.sources, sourceHashes(paths, storedUses(paths)));
  const history = currentHistory(paths, definition, before, present, isLedgerOther);
  const analysed = analyse(records, definition, history);
  const accepted = acceptChanges(before, hashes, options.accept);
  const context = { ...analysed, history: { ...history, accepted } };
  const runs = draftStatus(context.cells);
  options.log(`${runs.have} of ${runs.declared} declared runs, ${context.facts.all.length} facts`);
  const first = latexTexts(context);
  if (hashFiles(codeFiles(paths)) !== code) throw new StaleCodeError();
  confirm();
  const changed = write(paths, first);
  const uses = storedUses(paths);
  changed.push(...write(paths, textsOfUses(context, uses, definition)));
  const hashesOfMade = hashesOf(first);
  const drawings: MadeDrawing[] = [];
  const makeOthers = async () => {
    const others = otherTexts(context);
    drawings.push(...(await makeDrawings(paths, context, code, cache ?? {})));
    confirm();
    for (const files of [others, ...drawings.map(({ contents }) => contents)])
      changed.push(...write(paths, files));
    Object.assign(hashesOfMade, hashesOf(others), ...drawings.map(({ files }) => files));
    writeCacheFile(cacheFile, { ...cache, ...cacheEntries(drawings) });
    if (changed.length > 0) options.log(`replaced ${changed.join(', ')}`);
  };
  const pdf =
    options.pdf === 'skip'
      ? await makeOthers()
      : await typesetPaper(paths, context, definition, options, { cache, makeOthers, confirm });
  confirm();
  if (pdf !== undefined) writeCacheFile(cacheFile, { ...cacheEntries(drawings), pdf: pdf.cached });
  changed.push(...(pdf?.changed ?? []));
  const typeset = pdf?.cached.typeset ?? null;
  const texts = textsOfUses(context, typeset?.uses ?? uses, definition);
  const artifacts = {
    ...hashesOfMade,
    ...hashesOf(texts),
    ...(uses === NO_USES ? {} : { [USES_FILE]: sha256(readFileSync(join(paths.root, USES_FILE))) }),
    ...pdf?.cached.files,
  };
  const ledger = {
    tex: typeset?.tex ?? null,
    records: hashes,
    artifacts,
    sources: sourceHashes(paths, typeset?.uses ?? uses),
    programs,
    ...context.history,
  };
  logChangedPrograms(before, ledger.programs, options.log);
  const now = ledgerJson(ledger);
  if (stored !== now) {
    if (before !== null) changed.push(...removeOrphans(paths, before, artifacts));
    replaceFile(paths.ledger, Buffer.from(now));
    changed.push(relativePath(paths.root, paths.ledger));
  }
  const outcome: BuildOutcome = {
    changed: [...new Set(changed)].sort(),
    runs,
    unfinished: records.unfinished,
    excluded,
    ...saidOf(context, definition, typeset),
  };
  const outputs = [...Object.keys(artifacts).map((path) => join(paths.root, path)), paths.ledger];
  return { outcome, outputs: ownFileStates(outputs) };
}

/** What makes the artifacts is not what made them before: whoever builds should know by which files. */
function logChangedPrograms(
  before: Ledger | null,
  now: Readonly<Record<string, string>>,
  log: (line: string) => void,
): void {
  if (before === null) return;
  const { programs: earlier } = before;
  const all = [...new Set([...Object.keys(earlier), ...Object.keys(now)])].sort();
  const changed = all.filter((path) => earlier[path] !== now[path]);
  const more = changed.length > 5 ? ` and ${changed.length - 5} more` : '';
  if (changed.length > 0)
    log(`programs other than those of the ledger: ${changed.slice(0, 5).join(', ')}${more}`);
}

/** LaTeX until its text and the files that follow from it agree. @throws {ProseError} {@link ClaimError} {@link TexError} */
function typesetPaper(
  paths: Paths,
  context: PaperContext,
  definition: PaperDefinition,
  options: BuildOptions,
  {
    cache,
    makeOthers,
    confirm,
  }: Pick<MakePdfOptions, 'makeOthers' | 'confirm'> & { readonly cache: ArtifactCache | null },
) {
  const { have, declared } = draftStatus(context.cells);
  const draft = { isDraft: have < declared, marked: options.claims === 'mark' };
  return makePdf(paths, {
    before: cache?.pdf,
    makeOthers,
    afterPass: ({ uses }) => write(paths, textsOfUses(context, uses, definition)).length > 0,
    judge: (typeset) => {
      const wrong = [
        ...unknownFactKeys(typeset.uses.facts, context.facts),
        ...forgedValues(typeset, context.facts),
        ...staleFloats(typeset.uses, definition),
      ];
      const unlisted = missingHistoryTable(typeset.uses, context);
      refuseUnfit(typeset, wrong, claimsOf(typeset.uses, context), unlisted, draft);
    },
    showEachPass: options.showEachPass === true,
    log: options.log,
    confirm,
  });
}

/** What there is to say of a paper that was typeset. */
function saidOf(
  context: PaperContext,
  { layout }: PaperDefinition,
  typeset: Typeset | null,
): Pick<BuildOutcome, 'claims' | 'marked' | 'warnings'> {
  const { made, unsupported, unused } = claimsOf(typeset?.uses ?? NO_USES, context);
  const asLine = ({ file, line, message }: ProseProblem) => `${file}:${line}: ${message}`;
  return {
    claims: countVerdicts(made),
    marked: [...unsupported, ...unused].map(asLine),
    warnings:
      typeset === null
        ? []
        : [...typesetErrors(typeset), ...otherLayout(typeset.uses, layout), ...typesetWarnings(typeset)].map(
            asLine,
          ),
  };
}

/** Paths of those that were other. */
function write(paths: Paths, files: Files): string[] {
  return [...files]
    .filter(([path, content]) => writeIfChanged(join(paths.root, path), content))
    .map(([path]) => path);
}

function cacheEntries(made: readonly MadeDrawing[]): ArtifactCache {
  return Object.fromEntries(made.map(({ name, key, files }) => [name, { key, files }]));
}

/** Removes what an earlier build made and this one does not: a table that is no longer in the paper. */
function removeOrphans(paths: Paths, ledger: Ledger, artifacts: Ledger['artifacts']): string[] {
  const earlier = Object.entries(ledger.artifacts).filter(([path]) => !(path in artifacts));
  return earlier
    .filter(([path, hash]) => path !== relativePath(paths.root, paths.pdf) && isUntouched(paths, path, hash))
    .map(([path]) => {
      rmSync(join(paths.root, path));
      return path;
    });
}

/** A ledger is a file that anyone can edit: what is deleted must be ours, byte for byte. */
function isUntouched(paths: Paths, path: string, hash: string): boolean {
  if (!/^(paper\/generated|results\/processed)(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/.test(path)) return false;
  const bytes = readIfThere(join(paths.root, path));
  return bytes !== null && sha256(bytes) === hash;
}
