import { expect, test } from 'vitest';
import type { PaperContext } from '../context/context.ts';
import { NO_HISTORY } from '../history/ledger-history.ts';
import type { Repetition } from '../history/repetitions.ts';
import { historyTable } from './history.table.ts';

const drawn = (run: string, reason: string) =>
  ({ run, sha256: 'a', seed: 'b', records: 9, verdict: 'not repeated', reason }) as unknown as Repetition;

const rows = (repetitions: readonly Repetition[]) => {
  const context = { history: { ...NO_HISTORY, repetitions }, exclusions: [], unfinished: [] };
  return historyTable
    .of(context as unknown as PaperContext)
    .groups.map((group) =>
      group.rows.map((row) => row.map(({ content }) => JSON.stringify(content)).join(' | ')),
    );
};
const key = (run: string) => `{"style":"key","of":["${run}"]}`;

test('records of which all else is the same stand in one line, in the order in which they came', () => {
  const repetitions = [
    drawn('raw/x/s1', 'its data is not here'),
    drawn('raw/x/s2', 'its commit is gone'),
    drawn('raw/y/s1', 'its data is not here'),
  ];
  expect(rows(repetitions)).toEqual([
    ['["none"] | [] | []'],
    ['["none"] | [] | []'],
    [
      `[${key('raw/x/s1')},", ",${key('raw/y/s1')}] | ["drawn, not repeated"] | ["its data is not here"]`,
      `[${key('raw/x/s2')}] | ["drawn, not repeated"] | ["its commit is gone"]`,
    ],
  ]);
});
