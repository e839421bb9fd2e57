/** For tests and benchmarks: a copy of this repository in a folder of its own, with synthetic records. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { RunConfig } from '../../experiments/record/schema.ts';
import { FIRST_STUDY } from '../../experiments/studies/gap.ts';
import { type Paths, pathsOf, REPOSITORY } from '../pipeline/paths.ts';
import { CODE_FOLDERS, isTemporary, LOCK_FILE } from '../pipeline/source-files.ts';
import { writeSyntheticRecord } from './synthetic-records.ts';

/** Every run that the paper's study declares, in the order of its sweep. */
export const DECLARED_RUNS: readonly RunConfig[] = FIRST_STUDY.runs;

/** The code, the paper's sources and the first so many declared runs. Who asked for it removes `root`. */
export function syntheticCheckout(runs: number): Paths {
  const paths = sourceCheckout();
  for (const config of DECLARED_RUNS.slice(0, runs)) writeSyntheticRecord(paths.results, config);
  return paths;
}

/** The code and the paper's sources, with an empty results folder. */
export function sourceCheckout(): Paths {
  const paths = pathsOf(mkdtempSync(join(tmpdir(), 'paper-checkout-')));
  const { root } = paths;
  const site = join(REPOSITORY, 'paper/review');
  const isSource = (path: string) =>
    path !== site &&
    !path.endsWith('.test.ts') &&
    !['fixtures', 'testing', 'generated', 'build', 'main.pdf'].includes(basename(path));
  for (const path of [...CODE_FOLDERS, LOCK_FILE, 'package.json', 'paper']) {
    cpSync(join(REPOSITORY, path), join(root, path), { recursive: true, filter: isSource });
  }
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
  mkdirSync(paths.results);
  return paths;
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
