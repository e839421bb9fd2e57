import type { Cell } from '../cells/cell.ts';
import type { PaperContext } from '../context/context.ts';
import type { LoadedRecords } from '../load/load-records.ts';
import { environmentOf } from '../load/run.ts';

/** What stands against publishing: a file, or a name that `paper explain` or `lint` knows, and the rule it breaks. */
export interface Obstacle {
  readonly where: string;
  readonly rule: string;
}

/** The paper is not ready to be published; the message lists all that stands against it, a line each. */
export class DraftError extends Error {
  override readonly name = 'DraftError';

  constructor(readonly obstacles: readonly Obstacle[]) {
    super(
      [
        'bundle: not ready to be published; --draft makes archives that say so',
        ...obstacles.map(({ where, rule }) => `  ${where}: ${rule}`),
      ].join('\n'),
    );
  }
}

/** Missing seeds, runs that were begun and not finished, and records of code that no commit holds. */
export function obstacles(context: PaperContext, records: LoadedRecords): Obstacle[] {
  return [
    ...context.cells.flatMap(missingSeeds),
    ...records.unfinished.map(unfinished),
    ...uncommitted(records),
  ];
}

function missingSeeds({ key, runs, declaredSeeds, missingSeeds: missing }: Cell): Obstacle[] {
  if (missing.length === 0) return [];
  const rule = `draft: every declared seed must be in, got ${runs.length} of ${declaredSeeds.length}; missing ${missing.join(', ')}`;
  return [{ where: key, rule }];
}

function unfinished(path: string): Obstacle {
  return { where: `results/${path}`, rule: 'draft: begun and not finished; results.json must be there' };
}

/** A record made from uncommitted code cannot be made again by anyone else. */
function uncommitted({ runs }: LoadedRecords): Obstacle[] {
  return runs.flatMap((run) => {
    const environment = environmentOf(run);
    if (environment === null) return [];
    const { gitDirty, gitCommit } = environment;
    const where = `results/${run.path}/results.json`;
    if (gitCommit === null) return [{ where, rule: 'environment.gitCommit: must name a commit, got null' }];
    if (gitDirty === false) return [];
    return [{ where, rule: `environment.gitDirty: must be false, got ${gitDirty}` }];
  });
}
