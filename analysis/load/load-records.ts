import { printableText } from '../../experiments/record/printable-text.ts';
import { studyRecordFolder } from '../../experiments/record/run-record.ts';
import { type Exclusion, readExclusions } from './exclusions.ts';
import { UNSETTLED } from './file-state.ts';
import { withHistoryOnDemand } from './history-on-demand.ts';
import { loadMeasurements, type Measurement } from './load-measurements.ts';
import { memoize } from './memoize.ts';
import type { Problem } from './problem.ts';
import { type CheckedRun, checkUnfinished, parseRun, readRunFiles } from './read-run.ts';
import type { FoundRecords, RecordCache } from './record-cache.ts';
import type { Run } from './run.ts';
import { listPaperRuns, type RunFolder } from './run-folders.ts';
import { sharedOrigins } from './shared-origins.ts';

/** What stands in the results folder: every run folder is in exactly one of `runs`, `unfinished`, `exclusions`. */
export interface LoadedRecords {
  /** Sorted by path. */
  readonly runs: readonly Run[];
  /** Begun, without results yet. Paths, sorted. */
  readonly unfinished: readonly string[];
  readonly exclusions: readonly Exclusion[];
  /** What networks cost; sorted by path. */
  readonly measurements: readonly Measurement[];
  /** All that is wrong, not the first thing only. When it is not empty, `runs` is incomplete. */
  readonly problems: readonly Problem[];
}

/** What an earlier look at the folder found, and what a process holds of the records that it has read. */
export interface KnownRecords {
  readonly found?: FoundRecords;
  readonly cache?: RecordCache | undefined;
}

/** Reads and checks every record below the results root. Throws nothing for bad input: it is all in `problems`. */
export function loadRecords(root: string, known: KnownRecords = {}): LoadedRecords {
  const { folders, problems: treeProblems } = known.found ?? listPaperRuns(root);
  const { exclusions, problems: exclusionProblems } = readExclusions(root, folders);
  const problems: Problem[] = [...treeProblems, ...exclusionProblems];
  const excluded = new Set(exclusions.map(({ path }) => path));
  const runs: Run[] = [];
  const unfinished: string[] = [];
  const seen = new Map<string, string>();
  for (const folder of folders) {
    if (excluded.has(folder.path)) continue;
    if (!folder.hasResults) {
      unfinished.push(folder.path);
      problems.push(...checkUnfinished(root, folder));
      continue;
    }
    const { run, problems: broken } = readRun(root, folder, known);
    problems.push(...broken);
    if (run === null) continue;
    problems.push(...duplicate(run, seen));
    if (broken.length === 0) runs.push(run);
  }
  problems.push(...sharedOrigins(runs));
  const { measurements, problems: measurementProblems } = loadMeasurements(root, runs);
  problems.push(...measurementProblems);
  // Names of files and keys come from the disk as they are.
  const plain = (name: string) => printableText(name, 'joined');
  const told = problems.map(({ file, rule }) => ({ file: plain(file), rule: plain(rule) }));
  return { runs, unfinished: unfinished.map(plain), exclusions, measurements, problems: told };
}

/** A finished run, from the cache where nothing in its folder changed, and otherwise from its files. */
function readRun(root: string, folder: RunFolder, { found, cache }: KnownRecords): CheckedRun {
  const { path } = folder;
  const state = found?.states.get(folder) ?? UNSETTLED;
  const kept = cache?.find(path, state) ?? null;
  if (kept !== null) return { run: kept, problems: [] };
  const files = readRunFiles(root, path);
  if (Array.isArray(files)) return { run: null, problems: files };
  const { run: whole, problems } = parseRun(root, folder, files);
  if (whole === null || problems.length > 0) return { run: whole, problems };
  const run = withHistoryOnDemand(whole, root);
  cache?.keep(path, state, run);
  return { run, problems };
}

const placeOf = memoize(({ study, factors, seed }: Run) => studyRecordFolder(study, { factors, seed }));

/** Two records of a study of one configuration, or of one seed in one cell, wherever they stand. */
function duplicate(run: Run, seen: Map<string, string>): Problem[] {
  const { runId } = run;
  const runOfStudy = `${run.study} ${runId}`;
  const cellAndSeed = placeOf(run);
  const sameRun = seen.get(runOfStudy);
  const sameSeed = seen.get(cellAndSeed);
  if (sameRun === undefined) seen.set(runOfStudy, run.path);
  if (sameSeed === undefined) seen.set(cellAndSeed, run.path);
  const file = `${run.path}/results.json`;
  if (sameRun !== undefined)
    return [{ file, rule: `duplicate: run ${runId} is already recorded in ${sameRun}` }];
  if (sameSeed === undefined) return [];
  return [
    {
      file: `${run.path}/config.json`,
      rule: `duplicate: this cell's seed ${run.seed} is already recorded in ${sameSeed}`,
    },
  ];
}
