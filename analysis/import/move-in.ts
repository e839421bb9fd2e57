/**
 * Records take their places by renames, out of a folder beside the records in which they are first written. That folder holds the
 * lock of the process that works in it, and what was in their places, so that the next import can clear up after one that was killed.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { readableJson } from '../../experiments/record/canonical-json.ts';
import { CONFIG_FILE, RESULTS_FILE } from '../../experiments/record/names.ts';
import { acquireRunLock, runLockOwner } from '../../experiments/record/run-lock.ts';
import { listRunFolders } from '../load/run-folders.ts';
import type { ImportedRecord } from './imported-records.ts';

const STAGING = '.import-';
/** In the staging folder: what takes a place, and what was there before, each below the path of its record. */
const [NEW, EARLIER] = ['new', 'earlier'] as const;

/** Puts records into their places; a failure takes all back. */
export function moveIn(results: string, records: readonly ImportedRecord[]): void {
  mkdirSync(results, { recursive: true });
  const staging = mkdtempSync(join(results, STAGING));
  const moved: { readonly target: string; readonly earlier: string | null }[] = [];
  try {
    acquireRunLock(staging);
    for (const { folder, config, results: outcome } of records) {
      const written = join(staging, NEW, folder);
      mkdirSync(written, { recursive: true });
      writeFileSync(join(written, CONFIG_FILE), readableJson(config));
      writeFileSync(join(written, RESULTS_FILE), readableJson(outcome));
    }
    for (const { folder } of records) {
      const target = join(results, folder);
      const earlier = existsSync(target) ? join(staging, EARLIER, folder) : null;
      if (earlier !== null) move(target, earlier);
      moved.push({ target, earlier });
      move(join(staging, NEW, folder), target);
    }
  } catch (cause) {
    for (const { target, earlier } of moved.reverse()) {
      rmSync(target, { recursive: true, force: true });
      if (earlier !== null) renameSync(earlier, target);
    }
    for (const { folder } of records) removeEmpty(results, dirname(folder));
    throw cause;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/**
 * Clears up after imports whose process is dead: a record that was taken out of its place and has no successor there comes back.
 * What had its place already keeps it, and the same import again brings the rest.
 */
export function putBackOfKilled(results: string): void {
  if (!existsSync(results)) return;
  for (const name of readdirSync(results).filter((one) => one.startsWith(STAGING))) {
    const staging = join(results, name);
    if (runLockOwner(staging) !== null) continue;
    for (const { path } of listRunFolders(join(staging, EARLIER)).folders) {
      const target = join(results, path);
      if (!existsSync(target)) move(join(staging, EARLIER, path), target);
    }
    rmSync(staging, { recursive: true, force: true });
  }
}

function move(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
}

/** Folders that nothing was put into, up to the results folder. */
export function removeEmpty(results: string, folder: string): void {
  for (let inner = folder; inner !== '.'; inner = dirname(inner)) {
    try {
      rmdirSync(join(results, inner));
    } catch {
      // Not empty, or never made.
      return;
    }
  }
}
