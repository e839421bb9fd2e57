/**
 * What arXiv gets: the files that LaTeX really reads, the bibliography ready made, and a note of how to compile them.
 * arXiv runs pdflatex and nothing else over it, and asks that nothing lies there that the paper does not need.
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { TexError } from '../pipeline/build-pdf.ts';
import { compileTex, PassError } from '../pipeline/compile-tex.ts';
import type { Places } from '../pipeline/places.ts';
import type { RunProgram } from '../pipeline/run-program.ts';
import { filesBelow, paperSources } from '../pipeline/source-files.ts';
import { runTex } from '../pipeline/tex-program.ts';
import { isArchivePath } from './tarball.ts';

/** Name in the archive to bytes. */
export type ArxivFiles = ReadonlyMap<string, Uint8Array>;

/** arXiv's description of a submission, info.arxiv.org/help/00README.html: which compiler, and where it begins. */
const README = {
  process: { compiler: 'pdflatex' },
  sources: [{ filename: 'main.tex', usage: 'toplevel' }],
} as const;

/** Checked by compilation itself: what is stale or missing is made again. */
const CARRIED = ['main.aux', 'main.out', 'main.bbl', 'main.bbl-key'] as const;

/**
 * Compiles a copy of the paper in `folder`, which must be empty, and gives the files that were read on the way.
 * @throws {MissingTexError} {@link TexError} or an Error naming a file that arXiv would not take
 */
export async function arxivFiles(places: Places, folder: string): Promise<ArxivFiles> {
  const paper = join(folder, 'paper');
  for (const file of [...paperSources(places), ...filesBelow(places.generated)]) {
    const target = join(paper, relative(places.paper, file));
    await mkdir(dirname(target), { recursive: true });
    await copyFile(file, target);
  }
  const work = join(paper, 'build');
  await mkdir(work);
  // Where the last build ended; with nothing changed since, one pass does.
  for (const name of CARRIED) await copyFile(join(places.texWork, name), join(work, name)).catch(() => {});
  const names = await readNames(paper, work);
  const files = new Map<string, Uint8Array>();
  for (const name of names) files.set(name, await readFile(join(paper, name)));
  // A paper that cites nothing has none.
  const bibliography = join(work, 'main.bbl');
  if (existsSync(bibliography)) files.set('main.bbl', await readFile(bibliography));
  files.set('00README.json', Buffer.from(`${JSON.stringify(README, null, 2)}\n`));
  for (const [name, bytes] of files) refuseWhatArxivRefuses(places, name, bytes);
  return files;
}

/** Files of the paper's folder that pdflatex opened, relative to it, sorted. */
async function readNames(paper: string, work: string): Promise<string[]> {
  try {
    await compileTex({ paperFolder: paper, workFolder: work, run: runRecorded, format: null });
  } catch (error) {
    if (error instanceof PassError)
      throw new TexError(paper, [error.message, ...error.log.split('\n').slice(-10)]);
    throw error;
  }
  const lines = (await readFile(join(work, 'main.fls'), 'utf8')).split('\n');
  const read = lines.flatMap((line) => /^INPUT (?:\.\/)?([^/].*)$/.exec(line)?.[1] ?? []);
  // What TeX wrote itself, it also reads: that begins with `build/`.
  return [...new Set(read)].filter((name) => !name.startsWith('build/')).sort();
}

/** pdfTeX lists what it opens. */
const runRecorded: RunProgram = (program, args, options) =>
  runTex(program, program === 'pdflatex' ? ['-recorder', ...args] : args, options);

/** @throws an Error naming file and rule */
function refuseWhatArxivRefuses({ root }: Places, name: string, bytes: Uint8Array): void {
  const file = `paper/${name}`;
  if (!isArchivePath(name) || name.split('/').some((part) => part.startsWith('.')))
    throw new Error(`${file}: arXiv takes names of letters, digits and _ + - . , = only, and none hidden`);
  if (!/\.(tex|bbl|sty|cls)$/.test(name)) return;
  const text = Buffer.from(bytes).toString('utf8');
  const absolute =
    /\\(?:input|include|includegraphics|bibliography)(?:\[[^\]]*\])?\{(\/[^}]*|[A-Za-z]:[\\/][^}]*)\}/.exec(
      text,
    );
  if (absolute !== null) throw new Error(`${file}: path must be relative, got ${absolute[1]}`);
  if (text.includes(root)) throw new Error(`${file}: names a folder of this machine, ${root}`);
}
