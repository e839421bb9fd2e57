/** For tests and benchmarks: a copy of this repository in a folder of its own, with synthetic records. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { RunConfig } from '../../experiments/record/schema.ts';
import { FIRST_STUDY } from '../../experiments/studies/gap.ts';
import { type Places, placesOf, REPOSITORY } from '../pipeline/places.ts';
import { CODE_FOLDERS, isTemporary, LOCK_FILE } from '../pipeline/source-files.ts';
import { writeSyntheticRecord } from './synthetic-records.ts';

/** Every run that the paper's study declares, in the order of its sweep. */
export const DECLARED_RUNS: readonly RunConfig[] = FIRST_STUDY.runs;

/** The code, the paper's sources and the first so many declared runs. Who asked for it removes `root`. */
export function syntheticCheckout(runs: number): Places {
  const places = sourceCheckout();
  for (const config of DECLARED_RUNS.slice(0, runs)) writeSyntheticRecord(places.results, config);
  return places;
}

/** The code and the paper's sources, with an empty results folder. */
export function sourceCheckout(): Places {
  const places = placesOf(mkdtempSync(join(tmpdir(), 'paper-checkout-')));
  const { root } = places;
  const site = join(REPOSITORY, 'paper/review');
  const isSource = (path: string) =>
    path !== site &&
    !path.endsWith('.test.ts') &&
    !['fixtures', 'testing', 'generated', 'build', 'main.pdf'].includes(basename(path));
  for (const path of [...CODE_FOLDERS, LOCK_FILE, 'package.json', 'paper']) {
    cpSync(join(REPOSITORY, path), join(root, path), { recursive: true, filter: isSource });
  }
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
  mkdirSync(places.results);
  return places;
}

/** The same sources and records elsewhere, with nothing that was ever built. */
export function bareCopy(places: Places): Places {
  const copy = placesOf(mkdtempSync(join(tmpdir(), 'paper-clean-')));
  const made = [
    places.generated,
    places.texWork,
    places.pdf,
    places.ledger,
    join(places.results, 'processed'),
  ];
  cpSync(places.root, copy.root, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !isTemporary(basename(path)) && ![...made, join(places.root, '.cache')].includes(path),
  });
  return copy;
}

export function removeCheckout({ root }: Places): void {
  rmSync(root, { recursive: true, force: true });
}
