import { join } from 'node:path';
import type { Cell } from '../../../analysis/cells/cell.ts';
import { factsOfRun } from '../../../analysis/facts/run-facts.ts';
import { oncePer } from '../../../analysis/load/once-per.ts';
import { environmentOf, type Run } from '../../../analysis/load/run.ts';
import { factValue } from '../../../analysis/tables/render/fact-tex.ts';
import { renderTemplate } from '../../../analysis/tables/render/render-template.ts';
import { rowTitle } from '../../../analysis/tables/render/row-title.ts';
import { Tex, type TexValues } from '../../../analysis/tables/render/tex.ts';
import { type Table, tableArtifact } from '../../../analysis/tables/table.ts';
import { variantStyle } from '../figures/variant-style.ts';

/** Every run by itself, what is missing, and what was left out. */
const runs: Table = {
  file: import.meta.filename,
  name: 'runs',
  values({ cells, exclusions, unfinished }) {
    return {
      cells: cells.map((cell) => cellRows(cell, rowTitle(cell, cells))),
      lacksCommit: cells.some((cell) => cell.runs.some((run) => environmentOf(run)?.gitCommit == null)),
      exclusions: exclusions.map(({ path, reason }): TexValues => ({ path, reason })),
      unfinished: [...unfinished],
    };
  },
};

const renderedOf = oncePer((_: Cell) => new Map<string, Tex>());

/** The rows of one cell; a watcher's process sets only those that changed. */
function cellRows(cell: Cell, title: string): Tex {
  const rendered = renderedOf(cell);
  const known = rendered.get(title);
  if (known !== undefined) return known;
  const rows = renderTemplate(join(import.meta.dirname, 'runs-of-cell.tex.njk'), {
    title,
    variant: new Tex(variantStyle(cell.variant).tex),
    runs: cell.runs.map(runValues),
    missing: cell.missingSeeds.join(', '),
    hasMissing: cell.missingSeeds.length > 0,
  });
  const tex = new Tex(rows);
  rendered.set(title, tex);
  return tex;
}

function runValues(run: Run): TexValues {
  const facts = factsOfRun(run);
  const shown = (name: string) => factValue(facts.get(name)!);
  return {
    seed: new Tex(shown('seed')),
    accuracy: new Tex(shown('test_accuracy')),
    validation: new Tex(shown('validation_accuracy')),
    bestEpoch: new Tex(`${shown('best_epoch')}/${shown('epochs')}`),
    minutes: new Tex(shown('minutes')),
    runId: new Tex(shown('run_id')),
    commit: new Tex(shown('commit')),
    isDirty: environmentOf(run)?.gitDirty === true,
  };
}

export const runsTable = tableArtifact(runs);
