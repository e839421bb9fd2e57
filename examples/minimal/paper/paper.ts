/** All that this paper says to the engine: a study, a table, a figure and a claim. README.md goes through it. */
import { definePaper } from 'living-ternary-paper/analysis/authoring/define-paper.ts';
import { significantly } from 'living-ternary-paper/analysis/claims/predicates/tests.ts';
import { subjectKey } from 'living-ternary-paper/analysis/definition/coordinates.ts';
import { defineStudy } from 'living-ternary-paper/analysis/definition/define-study.ts';
import { figureArtifact } from 'living-ternary-paper/analysis/figures/figure.ts';
import { defineTable } from 'living-ternary-paper/analysis/tables/define-table.ts';

const OPTIMIZERS = {
  sgd: { title: 'Gradient descent', color: '#4c78a8' },
  momentum: { title: 'with momentum', color: '#e45756' },
  adam: { title: 'Adam', color: '#54a24b' },
};

/** Which runs there should be, how they differ, what is measured and what is asked. */
const optimizers = defineStudy({
  id: 'optimizers',
  runs: Object.keys(OPTIMIZERS).flatMap((optimizer) =>
    [1, 2, 3, 4].map((seed) => ({ factors: { optimizer }, seed })),
  ),
  factors: { optimizer: { label: 'Optimizer', values: OPTIMIZERS } },
  outcomes: { loss: { of: 'test.loss', unit: 'nats', better: 'lower', label: 'Test loss', digits: 3 } },
  questions: [
    { id: 'momentum', title: 'What momentum changes', over: 'optimizer', compare: ['momentum', 'sgd'] },
    { id: 'adam', title: 'What Adam changes', over: 'optimizer', compare: ['adam', 'sgd'] },
  ],
});

const losses = defineTable({
  file: import.meta.filename,
  name: 'losses',
  caption: String.raw`Test loss in nats, the lower the better: mean\,$\pm$\,standard deviation over $n$ seeds.`,
  columns: [{ head: 'Optimizer', align: 'l' }, 'Test loss', 'Seeds'],
  rows: ({ cells, mean, count }) =>
    cells.map((cell) => [
      OPTIMIZERS[cell.factors.optimizer as keyof typeof OPTIMIZERS].title,
      mean(cell, 'loss'),
      count(`${cell.key}.loss.n`),
    ]),
});

const seeds = figureArtifact({
  file: import.meta.filename,
  name: 'seeds',
  title: 'Test loss by optimizer and seed',
  caption: () => 'Test loss of every run.',
  spec: ({ cells }) => ({
    width: 300,
    height: 80,
    data: {
      values: cells.flatMap(({ runs }) =>
        runs.map(({ factors, outcomes }) => ({
          loss: outcomes['test.loss'],
          ...OPTIMIZERS[factors.optimizer as keyof typeof OPTIMIZERS],
        })),
      ),
    },
    mark: { type: 'point', filled: true, size: 40 },
    encoding: {
      x: { field: 'loss', type: 'quantitative', scale: { zero: false }, title: 'Test loss (nats)' },
      y: { field: 'title', type: 'nominal', sort: null, title: null },
      color: { field: 'color', type: 'nominal', scale: null },
    },
  }),
});

/** A sentence of the text stands only while this holds. */
const momentumHurts = {
  id: 'momentum-hurts',
  says: 'With the step size of plain gradient descent, momentum ends at a higher test loss.',
  holdsIf: significantly('above', subjectKey(optimizers, { optimizer: ['momentum', 'sgd'] })),
};

export default definePaper({
  title: 'Momentum at the Wrong Step Size',
  authors: ['Your Name'],
  studies: [{ study: optimizers, tables: [losses], figures: [seeds], claims: [momentumHurts] }],
});
