import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { sha256 } from '../load/sha256.ts';

export { REPOSITORY } from '../../programs/sources.mjs';

/** Where everything of one paper lies. */
export interface Paths {
  /** The folder that holds `results/` and `paper/`. Paths in messages and in the ledger are relative to it. */
  readonly root: string;
  readonly results: string;
  readonly paper: string;
  /** The module that defines the paper. */
  readonly definition: string;
  /** `paper/generated`: what tables, figures and facts become. */
  readonly generated: string;
  readonly csv: string;
  readonly pdf: string;
  readonly ledger: string;
  /** The reviewer's view, where links in the PDF lead. */
  readonly review: string;
  /** Safe to delete at any time; costs a slower next build. */
  readonly cache: string;
  /** LaTeX's own files. */
  readonly texWork: string;
}

/** Name of LaTeX's folder beside the paper's sources. */
export const TEX_WORK = 'build';

/**
 * The folder, or where nobody may write there, as in a checkout of another's, one for the same purpose among the system's
 * temporary files.
 * @throws where that belongs to somebody else
 */
function writable(folder: string): string {
  if (isWritable(folder)) return folder;
  const user = process.getuid?.() ?? 0;
  const other = join(tmpdir(), `paper-${user}-${sha256(folder).slice(0, 16)}`);
  const owner = statSync(other, { throwIfNoEntry: false })?.uid ?? user;
  if (owner !== user)
    throw new Error(`${other}: must belong to user ${user}, belongs to ${owner}: remove it`);
  return other;
}

/** Whether it can be written to, or made. */
function isWritable(folder: string): boolean {
  if (!existsSync(folder)) return dirname(folder) !== folder && isWritable(dirname(folder));
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

export function pathsOf(root: string): Paths {
  const paper = join(root, 'paper');
  return {
    root,
    results: join(root, 'results'),
    paper,
    definition: join(paper, 'paper.ts'),
    generated: join(paper, 'generated'),
    csv: join(root, 'results', 'processed', 'aggregated.csv'),
    pdf: join(paper, 'main.pdf'),
    ledger: join(root, 'results', 'ledger.json'),
    review: join(paper, 'review'),
    cache: writable(join(root, '.cache', 'paper')),
    texWork: writable(join(paper, TEX_WORK)),
  };
}

/** Of a file below the folder, with forward slashes. */
export const relativePath = (folder: string, file: string): string =>
  relative(folder, file).replaceAll('\\', '/');
