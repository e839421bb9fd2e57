import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { readIfThere } from '../../experiments/record/file-text.ts';
import { type Typeset, typeset } from '../latex/compile.ts';
import { usesJson } from '../latex/uses.ts';
import { fileState, ownFileStates, sameStates } from '../load/file-state.ts';
import { sha256 } from '../load/sha256.ts';
import { type CachedFiles, isInPlace } from './make-drawings.ts';
import { type Paths, relativePath } from './paths.ts';
import { paperSources, realPath } from './source-files.ts';
import { USES_FILE } from './stored-uses.ts';
import { replaceFile, writeIfChanged } from './write-if-changed.ts';

/** The PDF that the last build made, and what LaTeX read and said. */
export interface CachedPdf extends CachedFiles {
  readonly typeset: Typeset;
}

export interface MakePdfOptions {
  /** What the last build cached of the PDF. */
  readonly before: CachedPdf | undefined;
  /** Writes figures and whatever else LaTeX does not begin with. */
  readonly makeOthers: () => Promise<void>;
  /** Writes the files that follow from what was typeset; says whether one is other than before. */
  readonly afterPass: (typeset: Typeset) => boolean;
  /** Throws where what was typeset must not be published. */
  readonly judge: (typeset: Typeset) => void;
  /** Whether to show a PDF in which a page number may be one pass behind, until the next pass has settled it. */
  readonly showEachPass: boolean;
  readonly log: (line: string) => void;
  /** Throws when this process may not write any more. */
  readonly confirm: () => void;
}

/** Runs LaTeX unless all that it read is what it was for the PDF that is there. */
export async function makePdf(
  paths: Paths,
  { before, makeOthers, afterPass, judge, showEachPass, log, confirm }: MakePdfOptions,
): Promise<{ cached: CachedPdf; changed: readonly string[] }> {
  let others: Promise<void> | undefined;
  const drawFigures = () => {
    others ??= makeOthers();
    return others;
  };
  if (isCurrent(paths, before)) {
    await drawFigures();
    if (isCurrent(paths, before)) {
      judge(before.typeset);
      return { cached: before, changed: [] };
    }
  }
  const pdf = relativePath(paths.root, paths.pdf);
  const made = join(paths.texWork, 'main.pdf');
  const stood = hashOf(paths.pdf);
  const states = () => ownFileStates(paperSources(paths).map(realPath));
  const place = () => {
    if (hashOf(paths.pdf) === hashOf(made)) return;
    confirm();
    replaceFile(paths.pdf, readFileSync(made));
  };
  // Sources edited while LaTeX runs: nobody can say which of their versions the PDF shows, so that it must be made again.
  let read = states();
  let isSettled = true;
  const typesetting = await typeset({
    paperFolder: paths.paper,
    workFolder: paths.texWork,
    afterPass: (pass) => {
      isSettled = sameStates(read, states());
      const isRewritten = afterPass(pass);
      if (showEachPass && !isRewritten && isFine(pass, judge)) place();
      read = states();
      return isRewritten;
    },
    drawFigures,
  });
  log(`LaTeX (${typesetting.tex})`);
  judge(typesetting);
  place();
  const uses = usesJson(typesetting.uses);
  const isOther = writeIfChanged(join(paths.root, USES_FILE), uses);
  const files = { [pdf]: hashOf(paths.pdf)!, [USES_FILE]: sha256(uses) };
  return {
    cached: {
      key: isSettled ? contentKey(paths, typesetting.read) : 'edited while LaTeX ran',
      typeset: typesetting,
      files,
    },
    changed: [...(files[pdf] === stood ? [] : [pdf]), ...(isOther ? [USES_FILE] : [])],
  };
}

/** Whether the PDF in place was made of what LaTeX would read now. A cache that another version of this program left may lack `tex`. */
function isCurrent(paths: Paths, before: CachedPdf | undefined): before is CachedPdf {
  return (
    before?.typeset?.tex !== undefined &&
    isInPlace(paths, before) &&
    contentKey(paths, before.typeset.read) === before.key
  );
}

function isFine(typesetting: Typeset, judge: (typeset: Typeset) => void): boolean {
  try {
    judge(typesetting);
    return true;
  } catch {
    return false;
  }
}

/**
 * Hash of what LaTeX read, through links too. What belongs to the system goes by its state; of the paper's folder all names
 * count, since LaTeX would take a file of its own before one of the system's.
 */
function contentKey(paths: Paths, read: readonly string[]): string {
  const hash = createHash('sha256');
  hash.update(
    paperSources(paths)
      .map((file) => `${relative(paths.paper, file)}\0`)
      .join(''),
  );
  for (const file of read) {
    const isPaper = file.startsWith(paths.paper + sep);
    const content = isPaper ? readIfThere(file) : null;
    hash.update(`${isPaper ? relative(paths.paper, file) : file}\0`);
    hash.update(content ?? (isPaper ? 'gone' : fileState(realPath(file))));
  }
  return hash.digest('hex');
}

function hashOf(file: string): string | null {
  const bytes = readIfThere(file);
  return bytes === null ? null : sha256(bytes);
}
