/** For tests that train: a paper about the smoke study's minute networks, which waits for a text model that nobody trains. */
import { definePaper } from 'living-ternary-paper/analysis/authoring/define-paper.ts';
import { defineStudy } from 'living-ternary-paper/analysis/definition/define-study.ts';
import { defineTable } from 'living-ternary-paper/analysis/tables/define-table.ts';
import { historyTable } from 'living-ternary-paper/analysis/tables/history.table.ts';
import { SMOKE_STUDY } from 'living-ternary-paper/experiments/studies/smoke.ts';
import { declaredRun, TEXT_RUN } from './runs.ts';

const factor = (...names: readonly string[]) => ({
  label: names.join(' or '),
  values: Object.fromEntries(names.map((title) => [title, { title }])),
});

const smoke = defineStudy({
  id: 'smoke',
  runs: SMOKE_STUDY.declared.map(declaredRun),
  factors: { dataset: factor('synthetic'), model: factor('resnet18'), variant: factor('std', 'bit') },
  outcomes: { loss: { of: 'test.loss', unit: 'nats', better: 'lower', label: 'Test loss', digits: 3 } },
  history: { 'validation.loss': { label: 'Validation loss', unit: 'nats' } },
});

const texts = defineStudy({
  id: 'texts',
  runs: [declaredRun(TEXT_RUN)],
  factors: { model: factor(...Object.values(TEXT_RUN.factors).map(String)) },
  outcomes: {
    loss: { of: 'validation.loss', unit: 'nats', better: 'lower', label: 'Validation loss', digits: 3 },
  },
});

const losses = defineTable({
  file: import.meta.filename,
  name: 'losses',
  caption: 'Test loss in nats.',
  columns: [{ head: 'Network', align: 'l' }, 'Test loss'],
  rows: ({ cells, mean }) => cells.map((cell) => [cell.key, mean(cell, 'loss')]),
});

export default definePaper({
  title: 'Again',
  authors: ['Nobody'],
  studies: [{ study: smoke, tables: [losses] }],
  registered: [{ study: texts }],
  tables: [historyTable],
});
