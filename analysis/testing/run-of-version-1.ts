import type { RunConfig, RunResults } from '../../experiments/record/schema.ts';
import { upgradeVersion1 } from '../../experiments/record/upgrade-version-1.ts';
import { type Run, runOfRecord } from '../load/run.ts';

/** A record of version 1 as a run. */
export function runOfVersion1(
  path: string,
  config: RunConfig,
  results: RunResults,
  sha256: Run['sha256'],
): Run {
  return runOfRecord(path, upgradeVersion1(path, config, results), sha256);
}
