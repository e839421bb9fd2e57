import { studyRecordFolder } from '../../experiments/record/run-record.ts';
import { type Exclusion, readExclusions } from './exclusions.ts';
import { loadMeasurements } from './load-measurements.ts';
import type { Measurement } from './measurement.ts';
import { oncePer } from './once-per.ts';
import { type Problem, printable } from './problem.ts';
import { checkUnfinished } from './read-run.ts';
import type { RecordCache } from './record-cache.ts';
import type { Run } from './run.ts';
import { listRunFolders } from './run-folders.ts';
import { RunReader } from './run-reader.ts';
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

/** Reads and checks every record below the results root. Throws nothing for bad input: it is all in `problems`. */
export function loadRecords(root: string, cache?: RecordCache): LoadedRecords {
  const { folders, problems: treeProblems } = listRunFolders(root, cache?.look);
  const { exclusions, problems: exclusionProblems } = readExclusions(root, folders);
  const problems: Problem[] = [...treeProblems, ...exclusionProblems];
  const excluded = new Set(exclusions.map(({ path }) => path));
  const runs: Run[] = [];
  const unfinished: string[] = [];
  const seen = new Map<string, string>();
  const included = folders.filter(({ path }) => !excluded.has(path));
  const reader = new RunReader(root, included, cache);
  try {
    for (const folder of included) {
      if (!folder.hasResults) {
        unfinished.push(folder.path);
        problems.push(...checkUnfinished(root, folder));
        continue;
      }
      const { run, problems: broken } = reader.read(folder);
      problems.push(...broken);
      if (run === null) continue;
      problems.push(...duplicate(run, seen));
      if (broken.length === 0) runs.push(run);
    }
  } finally {
    reader.end();
  }
  problems.push(...sharedOrigins(runs));
  const { measurements, problems: measurementProblems } = loadMeasurements(root, runs);
  problems.push(...measurementProblems);
  // Names of files and keys come from the disk as they are.
  const told = problems.map(({ file, rule }) => ({ file: printable(file), rule: printable(rule) }));
  return { runs, unfinished: unfinished.map(printable), exclusions, measurements, problems: told };
}

const placeOf = oncePer(({ study, factors, seed }: Run) => studyRecordFolder(study, { factors, seed }));

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
