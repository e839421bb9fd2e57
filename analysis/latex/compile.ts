/**
 * pdfTeX and BibTeX until nothing that one pass leaves for the next is other than before. What LaTeX read and typeset, and what
 * it complained of, is told by LaTeX itself: by its list of files, by the file of uses, by its log.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type LogComplaint, readLog } from './log.ts';
import { PDFLATEX, type RunProgram, runTex } from './program.ts';
import { readUses, type Uses } from './uses.ts';

/** A pass failed, or the passes never agreed. `log` is TeX's whole log. */
export class PassError extends Error {
  readonly log: string;

  constructor(message: string, log: string) {
    super(message);
    this.log = log;
  }
}

/** One pass makes labels, one reads them, one more when reading moved a page; more never settle. */
const MOST_PASSES = 6;
/** What is for people, or told by other means; all else in the working folder is what the next pass reads. */
const NOT_READ_AGAIN = /\.(pdf|log|blg|fls|uses)$/;

/** What a pass, or the last of them, came to. */
export interface Typeset {
  readonly uses: Uses;
  readonly complaints: readonly LogComplaint[];
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
    if (!isRewritten && stateOfReadAgain(workFolder) === before) return typeset;
    if (made === MOST_PASSES)
      throw new PassError(`references still move after ${MOST_PASSES} passes`, read(workFolder, 'main.log'));
  }
}

async function pass(task: TexTask): Promise<void> {
  const { paperFolder, workFolder, run = runTex } = task;
  const args = [...PDFLATEX, `-output-directory=${relative(paperFolder, workFolder)}`, 'main.tex'];
  const { failed, output } = await run('pdflatex', args, { cwd: paperFolder });
  if (!failed) return;
  const log = read(workFolder, 'main.log') || output;
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
  const inputs = read(workFolder, 'main.fls').matchAll(/^INPUT (.+)$/gm);
  const opened = [...inputs].map(([, path]) => resolve(paperFolder, path!));
  const isOwn = (path: string) => path.startsWith(workFolder + sep);
  const all = [...new Set([...opened, ...databases])].filter((path) => !isOwn(path)).sort();
  const files = all
    .filter((path) => path.startsWith(paperFolder + sep))
    .map((path) => relative(paperFolder, path).replaceAll('\\', '/'));
  const uses = readUses(read(workFolder, 'main.uses'), read(workFolder, 'main.aux'), files);
  const sources = files.filter((file) => file.endsWith('.tex'));
  const placesOfLabel = (label: string) => linesWith(`\\label{${label}}`, paperFolder, sources);
  return { uses, read: all, complaints: readLog(read(workFolder, 'main.log'), 'main.tex', placesOfLabel) };
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
