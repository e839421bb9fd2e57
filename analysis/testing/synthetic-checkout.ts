/** For tests and benchmarks: a copy of the code in a folder of its own, with a paper and synthetic records. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Paths, pathsOf, REPOSITORY } from '../pipeline/paths.ts';
import { CODE_FOLDERS, isTemporary, LOCK_FILE } from '../pipeline/source-files.ts';
import { EXAMPLE_RUNS } from './example-paper/runs.ts';
import { writeSyntheticRecord } from './synthetic-records.ts';

export const EXAMPLE_PAPER = join(REPOSITORY, 'analysis/testing/example-paper');

/** About networks that are trained in seconds. */
export const TRAINED_PAPER = join(REPOSITORY, 'analysis/testing/trained-paper');

/** The code, the example paper and the first so many of its runs. Who asked for it removes `root`. */
export function syntheticCheckout(runs: number): Paths {
  const paths = checkoutWith(EXAMPLE_PAPER);
  for (const config of EXAMPLE_RUNS.slice(0, runs)) writeSyntheticRecord(paths.results, config);
  return paths;
}

/** The code and the sources of a paper, with an empty results folder. */
export function checkoutWith(paper: string): Paths {
  const paths = pathsOf(mkdtempSync(join(tmpdir(), 'paper-checkout-')));
  const { root } = paths;
  const isCode = (path: string) =>
    !path.endsWith('.test.ts') && !['fixtures', 'testing'].includes(basename(path));
  for (const path of [...CODE_FOLDERS, LOCK_FILE, 'package.json']) {
    cpSync(join(REPOSITORY, path), join(root, path), { recursive: true, filter: isCode });
  }
  copyPaper(paper, paths);
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
  mkdirSync(paths.results);
  return paths;
}

/** What an author writes, with the macros of this version. */
export function copyPaper(from: string, { paper }: Paths): void {
  const made = ['generated', 'build', 'review', 'main.pdf'].map((name) => join(from, name));
  cpSync(from, paper, {
    recursive: true,
    filter: (path) => !made.includes(path) && !path.endsWith('.test.ts') && path !== join(from, 'testing'),
  });
  cpSync(join(REPOSITORY, 'paper/living.sty'), join(paper, 'living.sty'));
}

/** The same sources and records elsewhere, with nothing that was ever built. */
export function bareCopy(paths: Paths): Paths {
  const copy = pathsOf(mkdtempSync(join(tmpdir(), 'paper-clean-')));
  const made = [paths.generated, paths.texWork, paths.pdf, paths.ledger, join(paths.results, 'processed')];
  cpSync(paths.root, copy.root, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !isTemporary(basename(path)) && ![...made, join(paths.root, '.cache')].includes(path),
  });
  return copy;
}

export function removeCheckout({ root }: Paths): void {
  rmSync(root, { recursive: true, force: true });
}
