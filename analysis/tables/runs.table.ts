import type { FactBook } from '../facts/fact-book.ts';
import { RunFacts, runKey } from '../facts/run-facts.ts';
import { variantStyle } from '../figures/variant-style.ts';
import { oncePer } from '../load/once-per.ts';
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
  return { ...ownValues(run), commit: factTex(facts.get(`${runKey(run)}.commit`), notes) };
}

/** All that every record has; only the commit can be absent, and is then a note below the table. */
const ownValues = oncePer((run: Run) => {
  const facts = new RunFacts([run]);
  const shown = (name: string) => factValue(facts.find(`${runKey(run)}.${name}`)!);
  return {
    seed: new Tex(shown('seed')),
    accuracy: new Tex(shown('test_accuracy')),
    validation: new Tex(shown('validation_accuracy')),
    bestEpoch: new Tex(`${shown('best_epoch')}/${shown('epochs')}`),
    minutes: new Tex(shown('minutes')),
    runId: new Tex(shown('run_id')),
    isDirty: run.results.environment.gitDirty === true,
  };
});

export const runsTable = tableArtifact(runs);
