/**
 * pdfTeX and BibTeX until nothing that one pass leaves for the next is other than before. What LaTeX read and typeset, and what
 * it complained of, is told by LaTeX itself: by its list of files, by the file of uses, by its log.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type LogComplaint, readLog, texVersion } from './log.ts';
import { PDFLATEX, type RunProgram, runTex } from './program.ts';
import { readRedefined, readUses, readValues, type TypesetValue, type Uses } from './uses.ts';

/** A pass failed, or the passes never agreed. `log` is TeX's whole log. */
export class PassError extends Error {
  constructor(
    message: string,
    readonly log: string,
  ) {
    super(message);
  }
}

/** One pass makes labels, one reads them, one more when reading moved a page; more never settle. */
const MOST_PASSES = 6;
/**
 * How LaTeX begins: with `main.tex`, having learned what `living.sty` calls before the first figure. It waits for a line, and
 * then looks at `main.tex` again, so that the list of files that it read says which of them it read before.
 */
const WAIT = '\\scrollmode\\read-1 to\\livingline\\nonstopmode\\openin15=main.tex \\closein15 ';
const START = `\\def\\livingwait{${WAIT}}\\csname @@input\\endcsname main.tex`;
const FIGURE = /\.(pdf|png|jpe?g)$/;
/** What is for people, or told by other means; all else in the working folder is what the next pass reads. */
const NOT_READ_AGAIN = /\.(pdf|log|blg|fls|uses)$/;

/** What a pass, or the last of them, came to. */
export interface Typeset {
  readonly uses: Uses;
  readonly values: readonly TypesetValue[];
  /** Names of macros that were redefined and must not be. */
  readonly redefined: readonly string[];
  readonly complaints: readonly LogComplaint[];
  /** The version for which the PDF's bytes are promised. */
  readonly tex: string;
  /** Absolute paths of all files that LaTeX and BibTeX read and did not write, those of TeX Live too. */
  readonly read: readonly string[];
}

export interface TexTask {
  /** Holds `main.tex`. */
  readonly paperFolder: string;
  /** Holds what the last compilation left, and the PDF. One compilation at a time. */
  readonly workFolder: string;
  /**
   * Called after each pass: writes what is made from what was typeset, and says whether it is other than before, so that
   * another pass is needed.
   */
  readonly afterPass?: (typeset: Typeset) => boolean;
  /**
   * Draws the figures, while LaTeX sets the text before the first of them. Called in each pass, and awaited before it
   * counts as ended; what it throws comes before what LaTeX then missed.
   */
  readonly drawFigures?: () => Promise<void>;
  readonly run?: RunProgram;
}

/**
 * Compiles `main.tex` into `workFolder/main.pdf`. Where that fails it is tried from nothing: what an earlier text left, or a
 * pass that was killed, may not be readable.
 * @throws {PassError} when a pass fails or the passes do not settle
 */
export async function compileTex(task: TexTask): Promise<Typeset> {
  const { workFolder } = task;
  mkdirSync(workFolder, { recursive: true });
  const isFirst = readdirSync(workFolder).length === 0;
  try {
    return await passes(task);
  } catch (error) {
    if (isFirst || !(error instanceof PassError)) throw error;
    for (const name of readdirSync(workFolder))
      rmSync(join(workFolder, name), { recursive: true, force: true });
    return await passes(task);
  }
}

async function passes(task: TexTask): Promise<Typeset> {
  const { workFolder } = task;
  for (let made = 1; ; made++) {
    const before = stateOfReadAgain(workFolder);
    await pass(task);
    const databases = await bibliography(task);
    const typeset = typesetOf(task, databases);
    const isRewritten = task.afterPass?.(typeset) ?? false;
    const isWhole = made > 1 || task.drawFigures === undefined || !readFigureTooSoon(task);
    if (!isRewritten && isWhole && stateOfReadAgain(workFolder) === before) return typeset;
    if (made === MOST_PASSES)
      throw new PassError(`references still move after ${MOST_PASSES} passes`, read(workFolder, 'main.log'));
  }
}

async function pass(task: TexTask): Promise<void> {
  const { paperFolder, workFolder, drawFigures = async () => {}, run = runTex } = task;
  const output = `-output-directory=${relative(paperFolder, workFolder)}`;
  const args = [...PDFLATEX, output, '-jobname=main', START];
  const stdin = (async function* () {
    await drawFigures();
    yield '\n';
  })();
  const { failed, output: printed } = await run('pdflatex', args, { cwd: paperFolder, stdin }).finally(
    drawFigures,
  );
  if (!failed) return;
  const log = read(workFolder, 'main.log') || printed;
  // What `\include` reads has an .aux file of its own, in a folder of that name.
  const unwritable = /I can't write on file `(.+\.aux)'/.exec(log)?.[1];
  const folder = unwritable === undefined ? null : dirname(join(workFolder, unwritable));
  if (folder === null || existsSync(folder)) throw new PassError('pdflatex failed', log);
  mkdirSync(folder, { recursive: true });
  await pass(task);
}

/** Runs BibTeX where something is cited; gives the databases and the style that it read. @throws {PassError} */
async function bibliography({ paperFolder, workFolder, run = runTex }: TexTask): Promise<string[]> {
  const aux = filesIn(workFolder)
    .filter((name) => name.endsWith('.aux'))
    .map((name) => read(workFolder, name))
    .join('\n');
  if (!/^\\bibdata\{/m.test(aux) || !/^\\citation\{/m.test(aux)) return [];
  // Relative: a path with a colon or with braces in it would mean something else to kpathsea.
  const paper = `${relative(workFolder, paperFolder)}:`;
  const options = { cwd: workFolder, env: { BIBINPUTS: paper, BSTINPUTS: paper } };
  const { failed, output } = await run('bibtex', ['main'], options);
  if (failed) throw new PassError('bibtex failed', output);
  const names = read(workFolder, 'main.blg').matchAll(/^(?:Database file #\d+|The style file): (.*)$/gm);
  const found = await run(
    'kpsewhich',
    [...names].map(([, name]) => name!),
    options,
  );
  return found.output
    .split('\n')
    .filter((path) => path !== '')
    .map((path) => resolve(workFolder, path));
}

function typesetOf({ paperFolder, workFolder }: TexTask, databases: readonly string[]): Typeset {
  const opened = filesRead(paperFolder, workFolder);
  const log = read(workFolder, 'main.log');
  const isOwn = (path: string) => path.startsWith(workFolder + sep);
  const all = [...new Set([...opened, ...databases])].filter((path) => !isOwn(path)).sort();
  const files = all
    .filter((path) => path.startsWith(paperFolder + sep))
    .map((path) => relative(paperFolder, path).replaceAll('\\', '/'));
  const written = read(workFolder, 'main.uses');
  const uses = readUses(written, read(workFolder, 'main.aux'), files);
  const sources = files.filter((file) => file.endsWith('.tex'));
  const placesOfLabel = (label: string) => linesWith(`\\label{${label}}`, paperFolder, sources);
  return {
    uses,
    values: readValues(written),
    redefined: readRedefined(written),
    read: all,
    complaints: readLog(log, 'main.tex', placesOfLabel),
    tex: texVersion(log),
  };
}

/** Absolute paths in the order in which LaTeX read them. */
function filesRead(paperFolder: string, workFolder: string): string[] {
  const inputs = read(workFolder, 'main.fls').matchAll(/^INPUT (.+)$/gm);
  return [...inputs].map(([, path]) => resolve(paperFolder, path!));
}

/** Whether LaTeX took a figure before it waited for figures, as where `living.sty` is not loaded. */
function readFigureTooSoon({ paperFolder, workFolder }: TexTask): boolean {
  const files = filesRead(paperFolder, workFolder);
  const main = join(paperFolder, 'main.tex');
  const waited = files.indexOf(main, files.indexOf(main) + 1);
  return files.slice(0, waited === -1 ? undefined : waited).some((file) => FIGURE.test(file));
}

function linesWith(text: string, folder: string, sources: readonly string[]) {
  return sources.flatMap((file) =>
    read(folder, file)
      .split('\n')
      .flatMap((line, index) => (line.includes(text) ? [{ file, line: index + 1 }] : [])),
  );
}

/** Hash of all that the next pass reads of this one. */
function stateOfReadAgain(folder: string): string {
  const hash = createHash('sha256');
  for (const name of filesIn(folder).filter((one) => !NOT_READ_AGAIN.test(one)))
    hash.update(`${name}\0${read(folder, name)}\0`);
  return hash.digest('hex');
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();

/** A file's text; empty when there is none. */
function read(folder: string, name: string): string {
  const file = join(folder, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
