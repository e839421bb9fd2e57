import { formatValue } from '../facts/format-value.ts';
import { variantStyle } from '../figures/variant-style.ts';
import type { Run } from '../load/run.ts';
import { rowTitle } from './render/row-title.ts';
import { Tex, type TexValue, type TexValues } from './render/tex.ts';
import { type Table, tableArtifact } from './table.ts';

/** Digits of a run id and of a commit that are shown; enough to find them with. */
const RUN_ID_DIGITS = 12;
const COMMIT_DIGITS = 7;

/** Every run by itself, what is missing, and what was left out: raw values of records, not facts. */
const runs: Table = {
  name: 'runs',
  values({ cells, exclusions, unfinished }) {
    return {
      groups: cells.map((cell) => ({
        title: rowTitle(cell, cells),
        variant: new Tex(variantStyle(cell.variant).tex),
        rows: cell.runs.map(rowValues),
        missing: cell.missingSeeds.join(', '),
        hasMissing: cell.missingSeeds.length > 0,
      })),
      exclusions: exclusions.map(({ path, reason }): TexValues => ({ path, reason })),
      unfinished: [...unfinished],
    };
  },
};

function rowValues({ config, results }: Run): TexValues {
  const { test, best, time, environment, runId } = results;
  return {
    seed: String(config.seed),
    accuracy: shown(test.accuracy, 'fraction', 2),
    validation: shown(best.validation.accuracy, 'fraction', 2),
    bestEpoch: `${best.epoch}/${config.epochs}`,
    minutes: shown(time.wallSeconds / 60, 'minutes', 1),
    runId: runId.slice(0, RUN_ID_DIGITS),
    commit: environment.gitCommit?.slice(0, COMMIT_DIGITS) ?? new Tex('--'),
    isDirty: environment.gitDirty === true,
  };
}

function shown(value: number, unit: 'fraction' | 'minutes', digits: number): TexValue {
  return new Tex(formatValue(value, unit, digits).text);
}

export const runsTable = tableArtifact(runs);
