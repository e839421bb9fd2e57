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
import { PDFLATEX, type RunProgram } from './run-program.ts';
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
/** What a pass reads of the one before. */
const CARRIED = /\.(aux|out|bbl|toc|lof|lot)$/;
/** Holds the hash of what the bibliography was made from. */
const BIBLIOGRAPHY_KEY = 'main.bbl-key';
/** Folders of passes; one that is older than a compilation can be was left by a killed one. */
const PASSES = 'passes-';
const ABANDONED_AFTER_MILLISECONDS = 3_600_000;
/**
 * Compiles `main.tex` of `paperFolder`, from a format if one is given; the PDF and what the next compilation starts from are left in `workFolder`.
 * @throws {PassError} when a pass fails or the passes do not settle; `workFolder` is then as it was
 */
export async function compileTex(
  paperFolder: string,
  workFolder: string,
  run: RunProgram,
  format: TexFormat | null = null,
): Promise<void> {
  await mkdir(workFolder, { recursive: true });
  await removeAbandoned(workFolder);
  const folder = await mkdtemp(join(workFolder, PASSES));
  try {
    for (const name of await readdir(workFolder)) {
      if (CARRIED.test(name) || name === BIBLIOGRAPHY_KEY)
        await copyFile(join(workFolder, name), join(folder, name));
    }
    // TeX looks into the output folder first: it takes this file for the paper's.
    if (format !== null) await writeFile(join(folder, 'main.tex'), format.source);
    const start = format === null ? [] : [`-fmt=${format.file}`];
    await passes(paperFolder, folder, start, run);
    await rm(join(folder, 'main.tex'), { force: true });
    const made = (await readdir(folder)).filter((name) => name !== BIBLIOGRAPHY_KEY);
    // The key last: it vouches for the bibliography.
    for (const name of [...made, BIBLIOGRAPHY_KEY])
      await moveIfThere(join(folder, name), join(workFolder, name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function passes(
  paperFolder: string,
  folder: string,
  start: readonly string[],
  run: RunProgram,
): Promise<void> {
  for (let pass = 1; pass <= MOST_PASSES; pass++) {
    const before = await carriedHash(folder);
    const output = relative(paperFolder, folder);
    const args = [...start, ...PDFLATEX, `-output-directory=${output}`, 'main.tex'];
    const { failed, output: terminal } = await run('pdflatex', args, { cwd: paperFolder });
    if (failed) {
      const log = await logOf(folder, terminal);
      throw new PassError('pdflatex failed', log.replaceAll(`${output}/main.tex`, './main.tex'));
    }
    await bibliography(paperFolder, folder, run);
    if ((await carriedHash(folder)) === before) return;
  }
  throw new PassError(
    `references still move after ${MOST_PASSES} passes`,
    await logOf(folder, 'references still move'),
  );
}

/** Runs BibTeX when the citations or the files that they name are not those of the last time. */
async function bibliography(paperFolder: string, folder: string, run: RunProgram): Promise<void> {
  const aux = await readFile(join(folder, 'main.aux'), 'utf8');
  const asked = aux.split('\n').filter((line) => /^\\(citation|bibdata|bibstyle)\{/.test(line));
  const files = asked.flatMap((line) => /^\\bibdata\{(.*)\}/.exec(line)?.[1]?.split(',') ?? []);
  if (files.length === 0) return;
  const hash = createHash('sha256').update(asked.join('\n'));
  for (const file of files) hash.update(await readFile(join(paperFolder, `${file}.bib`)));
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

async function carriedHash(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(folder)).filter((one) => CARRIED.test(one)).sort()) {
    hash.update(`${name}\0`).update(await readFile(join(folder, name)));
  }
  return hash.digest('hex');
}

async function logOf(folder: string, terminal: string): Promise<string> {
  return readFile(join(folder, 'main.log'), 'utf8').catch(() => terminal);
}
