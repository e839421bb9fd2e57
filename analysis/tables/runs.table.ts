import type { FactBook } from '../facts/fact-book.ts';
import { runKey } from '../facts/run-facts.ts';
import { variantStyle } from '../figures/variant-style.ts';
import type { Run } from '../load/run.ts';
import { factTex, factValue } from './render/fact-tex.ts';
import { rowTitle } from './render/row-title.ts';
import type { TableNotes } from './render/table-notes.ts';
import { Tex, type TexValues } from './render/tex.ts';
import { type Table, tableArtifact } from './table.ts';

/** Every run by itself, what is missing, and what was left out. */
const runs: Table = {
  name: 'runs',
  values({ cells, facts, exclusions, unfinished }, notes) {
    return {
      groups: cells.map((cell) => ({
        title: rowTitle(cell, cells),
        variant: new Tex(variantStyle(cell.variant).tex),
        rows: cell.runs.map((run) => rowValues(run, facts, notes)),
        missing: cell.missingSeeds.join(', '),
        hasMissing: cell.missingSeeds.length > 0,
      })),
      exclusions: exclusions.map(({ path, reason }): TexValues => ({ path, reason })),
      unfinished: [...unfinished],
    };
  },
};

function rowValues(run: Run, facts: FactBook, notes: TableNotes): TexValues {
  const of = (name: string) => facts.get(`${runKey(run)}.${name}`);
  const shown = (name: string) => factTex(of(name), notes);
  return {
    seed: shown('seed'),
    accuracy: shown('test_accuracy'),
    validation: shown('validation_accuracy'),
    bestEpoch: new Tex(`${factValue(of('best_epoch'))}/${factValue(of('epochs'))}`),
    minutes: shown('minutes'),
    runId: shown('run_id'),
    commit: shown('commit'),
    isDirty: run.results.environment.gitDirty === true,
  };
}

export const runsTable = tableArtifact(runs);
