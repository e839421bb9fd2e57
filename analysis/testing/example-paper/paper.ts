/** The paper that the engine's tests build: made-up results, and every kind of table, figure and claim that the tests look at. */
import { definePaper } from 'living-ternary-paper/analysis/authoring/define-paper.ts';
import { rowTitle } from 'living-ternary-paper/analysis/cells/cell.ts';
import type { Claim } from 'living-ternary-paper/analysis/claims/claim.ts';
import { forEvery } from 'living-ternary-paper/analysis/claims/predicates/combine.ts';
import { significantly } from 'living-ternary-paper/analysis/claims/predicates/tests.ts';
import { above, below, rising } from 'living-ternary-paper/analysis/claims/predicates/values.ts';
import { subjectKey } from 'living-ternary-paper/analysis/definition/coordinates.ts';
import { pairingFacts } from 'living-ternary-paper/analysis/facts/pairing-facts.ts';
import { figureArtifact } from 'living-ternary-paper/analysis/figures/figure.ts';
import { extent } from 'living-ternary-paper/analysis/figures/figure-values.ts';
import { claimsTable } from 'living-ternary-paper/analysis/tables/claims.table.ts';
import { defineTable } from 'living-ternary-paper/analysis/tables/define-table.ts';
import { historyTable } from 'living-ternary-paper/analysis/tables/history.table.ts';
import { groupsBy, tex } from 'living-ternary-paper/analysis/tables/table-cells.ts';
import { version1Command } from 'living-ternary-paper/experiments/record/version-1-rules.ts';
import { DATASETS, EXAMPLE_RUNS } from './runs.ts';
import { exampleOfVersion1 as study, VARIANTS } from './study.ts';

const MODEL = 'resnet18';

const accuracy = defineTable({
  file: import.meta.filename,
  name: 'accuracy',
  caption: String.raw`Test accuracy in percent, mean\,$\pm$\,standard deviation over seeds.`,
  columns: [
    { head: 'Data set', align: 'l' },
    ...Object.values(VARIANTS).map(({ title }) => ({ head: title, align: 'c' }) as const),
    tex`$n$`,
  ],
  rows: ({ cells, mean, count, leading }) =>
    [...new Set(cells.map((cell) => rowTitle(cell, cells)))].map((title) => {
      const row = cells.filter((cell) => rowTitle(cell, cells) === title);
      const best = leading(row, 'accuracy');
      return [
        title,
        ...row.map((cell) => mean(cell, 'accuracy', { best: best.has(cell) })),
        count(`${row.at(-1)!.key}.accuracy.n`),
      ];
    }),
});

const comparisons = defineTable({
  file: import.meta.filename,
  name: 'comparisons',
  caption: 'Differences of test accuracy in points, paired by seed.',
  columns: [
    { head: 'Data set', align: 'l' },
    { head: 'Variants', align: 'l' },
    'difference',
    { head: tex`95\,\% interval`, align: 'l' },
    tex`$d_z$`,
    tex`$p$`,
    tex`$p_{\mathrm{Holm}}$`,
    { head: 'unpaired', align: 'l' },
    tex`$r$`,
    'test',
  ],
  rows: ({ cells, comparisons, fact, interval, unpairedInterval }) =>
    groupsBy(
      comparisons,
      ({ a }) => rowTitle(a, cells),
      (comparison) => {
        const { a, b, key } = comparison;
        return [
          '',
          `${VARIANTS[a.factors.variant!]!.title} − ${VARIANTS[b.factors.variant!]!.title}`,
          fact(`${key}.delta`),
          interval(`${key}.ci_low`, `${key}.ci_high`),
          ...['dz', 'p_t', 'p_t_holm'].map((name) => fact(`${key}.${name}`)),
          unpairedInterval(comparison),
          ...['pair_correlation', 'sampling'].map((name) => fact(`${key}.${name}`)),
        ];
      },
    ),
});

const recovery = defineTable({
  file: import.meta.filename,
  name: 'recovery',
  caption: 'The share of the gap that a variant closes, in percent.',
  columns: [{ head: 'Data set', align: 'l' }, { head: 'Variant', align: 'l' }, 'recovery'],
  rows: ({ cells, facts, fact }) =>
    cells
      .filter(({ key }) => facts.has(`${key}.recovery`))
      .map((cell) => [
        rowTitle(cell, cells),
        VARIANTS[cell.factors.variant!]!.title,
        fact(`${cell.key}.recovery`),
      ]),
});

const accuracyFigure = figureArtifact({
  file: import.meta.filename,
  name: 'accuracy',
  title: 'Test accuracy of every run',
  caption: () => 'Test accuracy of every run.',
  spec: ({ cells }) => ({
    width: 330,
    height: 80,
    data: {
      values: cells.flatMap(({ runs, factors }) =>
        runs.map(({ outcomes }) => ({ accuracy: outcomes['test.accuracy'], ...VARIANTS[factors.variant!] })),
      ),
    },
    mark: { type: 'point', filled: true },
    encoding: {
      x: {
        ...{ field: 'accuracy', type: 'quantitative', title: 'Test accuracy' },
        scale: {
          zero: false,
          domain: extent(
            cells.flatMap(({ runs }) => runs.map(({ outcomes }) => outcomes['test.accuracy']!)),
            0.1,
          ),
        },
      },
      y: { field: 'title', type: 'nominal', sort: null, title: null },
      color: { field: 'color', type: 'nominal', scale: null },
    },
  }),
});

const gapFigure = figureArtifact({
  file: import.meta.filename,
  name: 'gap',
  title: 'Gap to FP32',
  caption: () => 'Difference in test accuracy to FP32, paired by seed.',
  spec: ({ cells, comparisons, facts }) => ({
    width: 275,
    height: 120,
    data: {
      values: comparisons
        .filter(({ b }) => b.factors.variant === 'std')
        .map(({ key, a }) => ({
          row: `${rowTitle(a, cells)}, ${VARIANTS[a.factors.variant!]!.title}`,
          delta: facts.get(`${key}.delta`).value,
        })),
    },
    mark: 'bar',
    encoding: {
      x: {
        ...{ field: 'delta', type: 'quantitative', title: 'Difference (percentage points)' },
        scale: { domain: [-10, 10] },
      },
      y: { field: 'row', type: 'nominal', sort: null, title: null },
    },
  }),
});

const compared = (dataset: string, a: string, b: string) =>
  subjectKey(study, { dataset, model: MODEL, variant: [a, b] });
const everywhere = (a: string, b: string) =>
  forEvery(DATASETS, (dataset) => below(`${compared(dataset, a, b)}.delta`, 0));
const recovered = (dataset: string) => `${dataset}.${MODEL}.bit_keep_conv1.recovery`;

const claims: readonly Claim[] = [
  { id: 'bit-below-fp32', says: 'BIT is below FP32.', holdsIf: everywhere('bit', 'std') },
  { id: 'ttq-below-fp32', says: 'TTQ is below FP32.', holdsIf: everywhere('ttq', 'std') },
  {
    id: 'conv1-recovers-all',
    says: 'An FP32 first convolution closes the whole gap.',
    holdsIf: forEvery(DATASETS, (dataset) => above(recovered(dataset), 1)),
  },
  {
    id: 'gap-grows',
    says: 'The gap grows with the data set.',
    holdsIf: rising(DATASETS.map((dataset) => `${compared(dataset, 'bit', 'std')}.delta`)),
  },
  {
    id: 'told-by-signs',
    says: 'Signs alone tell it.',
    holdsIf: significantly('below', compared('cifar10', 'bit', 'std'), { test: 'sign-flip' }),
  },
  {
    id: 'bit-significantly-below',
    says: 'BIT is significantly below FP32 on CIFAR-10.',
    holdsIf: significantly('below', compared('cifar10', 'bit', 'std')),
  },
];

export default definePaper({
  title: 'A Paper of the Tests',
  authors: ['Nobody'],
  commands: () => `${EXAMPLE_RUNS.map(version1Command).join('\n')}\n`,
  studies: [
    {
      study,
      claims,
      facts: [pairingFacts],
      tables: [accuracy, comparisons, recovery],
      figures: [accuracyFigure, gapFigure],
    },
  ],
  tables: [claimsTable, historyTable],
});
