/**
 * Half of a pdfTeX pass over the paper is loading packages. What stands in `main.tex` above the line `% \endofdump` is the
 * same from build to build: it is loaded once and kept as a format, as mylatexformat does, and a pass begins with it.
 * The PDF has the same bytes with and without, so where no format can be made there is simply none.
 *
 * What a format does not keep must stand below that line: nodes (xcolor sets a color as it is loaded) and pdfTeX's
 * settings that are no registers (`\pdftrailerid`).
 */
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { fileState } from '../load/file-state.ts';
import { sha256 } from '../load/sha256.ts';
import { PDFLATEX, type RunProgram } from './run-program.ts';

/** A format, and the document that is compiled with it. */
export interface TexFormat {
  /** Without its ending, `.fmt`. */
  readonly file: string;
  /** `main.tex` with empty lines for what the format holds, so that errors name the right ones. */
  readonly source: string;
}

const MARK = /^% \\endofdump$/m;
/** Files beside `main.tex` that TeX would take instead of a package's own. */
const SHADOWING = /\.(sty|cls|clo|cfg|def|fd|ltx)$/;
const PREFIX = 'format-';
const INPUTS = 'inputs.json';

/** The format of the paper's preamble, made if there is none; null when `main.tex` has no mark, or TeX cannot make one. */
export async function texFormat(
  paperFolder: string,
  workFolder: string,
  run: RunProgram,
): Promise<TexFormat | null> {
  const text = await readFile(join(paperFolder, 'main.tex'), 'utf8');
  const end = MARK.exec(text)?.index;
  if (end === undefined) return null;
  const preamble = text.slice(0, end);
  const source = preamble.replace(/[^\n]+/g, '') + text.slice(end);
  const local = (await readdir(paperFolder)).filter((name) => SHADOWING.test(name)).sort();
  const key = sha256(JSON.stringify([preamble, local, process.env.TEXINPUTS])).slice(0, 16);
  const folder = join(workFolder, `${PREFIX}${key}`);
  const file = join(folder, 'main');
  if ((await isCurrent(folder)) || (await make(preamble, { paperFolder, workFolder, folder, run })))
    return { file, source };
  return null;
}

/** Whether every file that was read for the format is what it was. */
async function isCurrent(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, INPUTS), 'utf8').catch(() => null);
  if (text === null) return false;
  const states = JSON.parse(text) as Record<string, string>;
  return Object.entries(states).every(([path, state]) => fileState(path) === state);
}

interface Task {
  readonly paperFolder: string;
  readonly workFolder: string;
  readonly folder: string;
  readonly run: RunProgram;
}

/** In a folder of its own that is renamed when all of it is there. Earlier formats are removed. */
async function make(preamble: string, { paperFolder, workFolder, folder, run }: Task): Promise<boolean> {
  await mkdir(workFolder, { recursive: true });
  for (const name of (await readdir(workFolder)).filter((one) => one.startsWith(PREFIX)))
    await rm(join(workFolder, name), { recursive: true, force: true });
  const aside = await mkdtemp(join(workFolder, PREFIX));
  await writeFile(join(aside, 'main.tex'), `${preamble}\\dump\n`);
  const output = `-output-directory=${relative(paperFolder, aside)}`;
  const args = ['-ini', '-recorder', ...PDFLATEX, output, '&pdflatex', 'main.tex'];
  const { failed } = await run('pdflatex', args, { cwd: paperFolder });
  if (failed) {
    await rm(aside, { recursive: true, force: true });
    return false;
  }
  const read = (await readFile(join(aside, 'main.fls'), 'utf8')).matchAll(/^INPUT (.+)$/gm);
  const paths = [...new Set([...read].map(([, path]) => resolve(paperFolder, path!)))];
  const others = paths.filter((path) => !path.startsWith(aside));
  const states = Object.fromEntries(others.map((path) => [path, fileState(path)]));
  await writeFile(join(aside, INPUTS), JSON.stringify(states));
  await rename(aside, folder);
  return true;
}
