/**
 * What arXiv gets: the files that LaTeX really reads, the bibliography ready made, and a note of how to compile them.
 * arXiv runs pdflatex and nothing else over it, and asks that nothing lies there that the paper does not need.
 */
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { typeset } from '../latex/compile.ts';
import type { Paths } from '../pipeline/paths.ts';
import { copyPaperSources } from '../pipeline/source-files.ts';
import { isArchivePath } from './tarball.ts';

/** Name in the archive to bytes. */
export type ArxivFiles = ReadonlyMap<string, Uint8Array>;

/** arXiv's description of a submission, info.arxiv.org/help/00README.html: which compiler, and where it begins. */
const README = {
  process: { compiler: 'pdflatex' },
  sources: [{ filename: 'main.tex', usage: 'toplevel' }],
} as const;

/** On arXiv there is no reviewer's view beside the PDF: links lead to the paper's repository, or there are none. */
const WITHOUT_LINKS = '\\def\\reviewsite{}\n';
const STATUS = 'generated/status.tex';

/**
 * Compiles a copy of the paper in `folder`, which must be empty, and gives the files that were read on the way.
 * @throws {MissingTexError} {@link TexError} or an Error naming a file that arXiv would not take
 */
export async function arxivFiles(paths: Paths, folder: string): Promise<ArxivFiles> {
  const paper = join(folder, 'paper');
  copyPaperSources(paths, paper);
  cpSync(paths.generated, join(paper, 'generated'), { recursive: true });
  const status = join(paper, STATUS);
  const isOnTheWeb = readFileSync(status, 'utf8').includes('\\reviewsite');
  if (!isOnTheWeb) writeFileSync(status, WITHOUT_LINKS, { flag: 'a' });
  const work = join(paper, 'build');
  const { uses } = await typeset({ paperFolder: paper, workFolder: work });
  // The bibliography goes ready made: arXiv does not run BibTeX.
  const names = uses.files.filter((name) => !/\.(bib|bst)$/.test(name));
  const files = new Map<string, Uint8Array>(names.map((name) => [name, readFileSync(join(paper, name))]));
  // A paper that cites nothing has none.
  const bibliography = join(work, 'main.bbl');
  if (existsSync(bibliography)) files.set('main.bbl', readFileSync(bibliography));
  files.set('00README.json', Buffer.from(`${JSON.stringify(README, null, 2)}\n`));
  for (const [name, bytes] of files) refuseWhatArxivRefuses(paths, name, bytes);
  return files;
}

/** @throws an Error naming file and rule */
function refuseWhatArxivRefuses({ root }: Paths, name: string, bytes: Uint8Array): void {
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
