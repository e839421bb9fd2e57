/**
 * pdfTeX and BibTeX until nothing moves any more. What latexmk does, for the one document that there is here: no start of
 * Perl, no searching through dependencies, one pass where one is enough.
 *
 * All passes run in a folder of their own that starts with what the last good compilation left (`.aux`, `.out`, `.bbl`)
 * and is thrown away when one fails. So neither an error nor a kill leaves half an auxiliary file behind, and two
 * compilations at once do not meet.
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { auxReferences, type Printed, printsPages, printsTitles } from './aux-references.ts';
import { PDFLATEX, type RunProgram } from './run-program.ts';
import { filesBelow } from './source-files.ts';
import type { TexFormat } from './tex-format.ts';

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
/** What a pass reads of the one before: all that TeX writes but the PDF and what is told to people. */
const CARRIED = /^(?!main\.(?:tex|pdf|log|blg|bbl-key)$)[^.]+\.[^.]+$/;
/** Holds the hash of what the bibliography was made from. */
const BIBLIOGRAPHY_KEY = 'main.bbl-key';
/** Folders of passes; one that is older than a compilation can be was left by a killed one. */
const PASSES = 'passes-';
const ABANDONED_AFTER_MILLISECONDS = 3_600_000;

/** A document, where it is compiled, and with what. */
export interface TexTask {
  /** Holds `main.tex`. */
  readonly paperFolder: string;
  /** Holds what the last compilation left, and the PDF. */
  readonly workFolder: string;
  readonly run: RunProgram;
  /** What passes begin with, if there is one. */
  readonly format: TexFormat | null;
}

/**
 * Compiles `main.tex`; the PDF and what the next compilation starts from are left in `workFolder`. Where that fails it is tried
 * from nothing: what an earlier text left may name macros that are gone.
 * @throws {PassError} when a pass fails or the passes do not settle; `workFolder` is then as it was
 */
export async function compileTex(task: TexTask): Promise<void> {
  try {
    await compileFrom(task, 'the last compilation');
  } catch (error) {
    if (!(error instanceof PassError)) throw error;
    await compileFrom(task, 'nothing');
  }
}

type Start = 'the last compilation' | 'nothing';

async function compileFrom(task: TexTask, start: Start): Promise<void> {
  const { workFolder } = task;
  const asked = await whatIsAsked(task);
  const folder = await passFolder(task, start);
  try {
    for (let passes = 1; ; passes++) {
      const before = await carriedHash(folder, asked);
      await pass(task, folder);
      if ((await carriedHash(folder, asked)) === before && !(await missedLastPage(folder))) break;
      if (passes === MOST_PASSES)
        throw new PassError(
          `references still move after ${MOST_PASSES} passes`,
          await logOf(folder, 'references still move'),
        );
    }
    await rm(join(folder, 'main.tex'), { force: true });
    const made = (await readdir(folder)).filter((name) => name !== BIBLIOGRAPHY_KEY);
    // The key last: it vouches for the bibliography.
    for (const name of [...made, BIBLIOGRAPHY_KEY])
      await moveIfThere(join(folder, name), join(workFolder, name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A new folder for passes, with what they read of an earlier one. */
async function passFolder({ workFolder, format }: TexTask, start: Start): Promise<string> {
  await mkdir(workFolder, { recursive: true });
  await removeAbandoned(workFolder);
  const folder = await mkdtemp(join(workFolder, PASSES));
  const left = start === 'nothing' ? [] : await readdir(workFolder);
  for (const name of left) {
    if (CARRIED.test(name) || name === BIBLIOGRAPHY_KEY)
      await copyFile(join(workFolder, name), join(folder, name));
  }
  // TeX looks into the output folder first: it takes this file for the paper's.
  if (format !== null) await writeFile(join(folder, 'main.tex'), format.source);
  return folder;
}

/** pdfTeX once, and BibTeX if citations are others than before. @throws {PassError} */
async function pass(task: TexTask, folder: string): Promise<void> {
  const { paperFolder, run, format } = task;
  const start = format === null ? [] : [`-fmt=${format.file}`];
  const output = relative(paperFolder, folder);
  const args = [...start, ...PDFLATEX, `-output-directory=${output}`, 'main.tex'];
  const { failed, output: terminal } = await run('pdflatex', args, { cwd: paperFolder });
  if (failed) {
    const log = await logOf(folder, terminal);
    throw new PassError('pdflatex failed', log.replaceAll(`${output}/main.tex`, './main.tex'));
  }
  await bibliography(task, folder);
}

/** Runs BibTeX when the citations or the files that they name are not those of the last time. */
async function bibliography({ paperFolder, run }: TexTask, folder: string): Promise<void> {
  const auxFiles = (await readdir(folder)).filter((name) => name.endsWith('.aux')).sort();
  const aux = (await Promise.all(auxFiles.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
  const asked = aux.split('\n').filter((line) => /^\\(citation|bibdata|bibstyle)\{/.test(line));
  const files = asked.flatMap((line) => /^\\bibdata\{(.*)\}/.exec(line)?.[1]?.split(',') ?? []);
  const style = /^\\bibstyle\{(.*)\}/m.exec(aux)?.[1];
  if (files.length === 0) return;
  const hash = createHash('sha256').update(asked.join('\n'));
  for (const file of files) hash.update(await readFile(join(paperFolder, `${file}.bib`)));
  hash.update(await readFile(join(paperFolder, `${style}.bst`)).catch(() => ''));
  const key = hash.digest('hex');
  const keyFile = join(folder, BIBLIOGRAPHY_KEY);
  if ((await readFile(keyFile, 'utf8').catch(() => '')) === key) return;
  const env = { BIBINPUTS: `${paperFolder}:`, BSTINPUTS: `${paperFolder}:` };
  const { failed, output } = await run('bibtex', ['main'], { cwd: folder, env });
  if (failed) throw new PassError('bibtex failed', output);
  await writeFile(keyFile, key);
}

async function moveIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
  }
}

async function removeAbandoned(workFolder: string): Promise<void> {
  for (const name of (await readdir(workFolder)).filter((one) => one.startsWith(PASSES))) {
    const { mtimeMs } = await stat(join(workFolder, name));
    if (Date.now() - mtimeMs > ABANDONED_AFTER_MILLISECONDS)
      await rm(join(workFolder, name), { recursive: true, force: true });
  }
}

/** What labels are asked for: the lists that a paper prints show in the files that TeX writes. */
type Asked = Omit<Printed, 'lists'>;

/** Of what the next pass reads and prints. */
async function carriedHash(folder: string, asked: Asked): Promise<string> {
  const hash = createHash('sha256');
  const names = (await readdir(folder)).filter((one) => CARRIED.test(one)).sort();
  const lists = names.map((name) => name.slice(name.lastIndexOf('.') + 1));
  for (const name of names) {
    const text = await readFile(join(folder, name), 'utf8');
    hash.update(`${name}\0`).update(name.endsWith('.aux') ? auxReferences(text, { ...asked, lists }) : text);
  }
  return hash.digest('hex');
}

/** Whether any LaTeX in the paper's folder prints titles or pages of labels. */
async function whatIsAsked({ paperFolder, workFolder }: TexTask): Promise<Asked> {
  const isFolderOrLatex = (path: string, name: string) =>
    path !== workFolder && !/\.(pdf|png|jpe?g|json|html|js)$/.test(name);
  const files = filesBelow(paperFolder, isFolderOrLatex);
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  return { titles: texts.some(printsTitles), pages: texts.some(printsPages) };
}

/** Whether something was to be done on the last page (`\AtEndDvi`) and LaTeX guessed wrongly which one that is. */
async function missedLastPage(folder: string): Promise<boolean> {
  return /^LaTeX Warning: (?:Hook 'shipout\/lastpage' executed|Temporary extra page)/m.test(
    await logOf(folder, ''),
  );
}

async function logOf(folder: string, terminal: string): Promise<string> {
  return readFile(join(folder, 'main.log'), 'utf8').catch(() => terminal);
}
