/** What the reviewer's view shows of a table is what the table's data says. */
import { expect, it } from 'vitest';
import { FactBook } from '../facts/fact-book.ts';
import { makeFact } from '../facts/make-fact.ts';
import type { Table } from '../tables/table.ts';
import { tex } from '../tables/table-cells.ts';
import { reviewTables } from './review-floats.ts';

const facts = new FactBook([makeFact({ key: 'a.b', value: 1, unit: 'count', formula: 'x' })]);
const sources = {
  facts,
  macros: new Map(),
  order: {
    floats: new Map([['tab:one', { kind: 'table', number: 4, section: 'Results' } as const]]),
    mentions: new Map(),
    claims: new Map(),
    claimSections: new Map([['c', '2.1']]),
    title: '',
  },
};
const number = { fact: 'a.b', shown: '1' };
const table: Table = {
  name: 'one',
  source: 'x',
  caption: String.raw`A \fact{a.b}.`,
  layout: { form: 'float', wide: false, size: 'small', columnSpace: null, groupTitles: 'above' },
  columns: [
    { head: '', align: 'l' },
    { head: tex`$n$`, over: 'both', align: 'r', headAlign: 'c' },
    { head: 'm', over: 'both', align: 'r' },
  ],
  groups: [
    { title: null, rows: [[{ content: ['<b>'] }, { content: [{ ...number, best: true }], span: 2 }]] },
    {
      title: { content: ['group'] },
      rows: [
        [
          { content: [{ claim: 'c' }, { newLine: true }, { style: 'emphasis', of: ['x'] }] },
          { content: [{ provisional: { have: 1, declared: 3 }, of: [number] }] },
          { content: ['–', { note: 'why' }] },
        ],
      ],
    },
  ],
  notes: ['why'],
  remarks: [['last']],
};

it('caption, heads with joint headings, groups, marks and notes', () => {
  const fact = { t: 'fact', k: 'a.b', c: ['1'] };
  const left = { span: 1, align: 'l' };
  expect(reviewTables([table], sources)).toEqual([
    {
      name: 'one',
      number: 4,
      section: 'Results',
      caption: ['A ', fact, '.'],
      grid: {
        head: [
          {
            cells: [
              { ...left, c: [] },
              { span: 2, align: 'c', c: ['both'], ruled: true },
            ],
          },
          {
            cells: [
              { ...left, c: [] },
              { span: 1, align: 'c', c: [{ t: 'i', c: ['n'] }] },
              { span: 1, align: 'r', c: ['m'] },
            ],
          },
        ],
        body: [
          {
            cells: [
              { ...left, c: ['<b>'] },
              { span: 2, align: 'r', c: [{ t: 'b', c: [fact] }] },
            ],
          },
          { gap: true, cells: [{ span: 3, align: 'l', c: ['group'] }] },
          {
            cells: [
              {
                ...left,
                c: [
                  '\u2003',
                  { t: 'code', c: ['c'] },
                  ' (',
                  { t: 'claim', k: 'c', c: ['§\u202f2.1'] },
                  ')',
                  '\n',
                  { t: 'i', c: ['x'] },
                ],
              },
              { span: 1, align: 'r', c: [{ t: 'grey', c: [fact, { t: 'sup', c: ['(1/3)'] }] }] },
              { span: 1, align: 'r', c: ['–', { t: 'sup', c: ['a'] }] },
            ],
          },
        ],
      },
      notes: [[{ t: 'sup', c: ['a'] }, '\u2009why.'], ['last']],
    },
  ]);
});

it('beside a group its title stands in the first row alone', () => {
  const rows = [[{ content: ['a'] }, { content: ['b'] }]];
  const beside: Table = {
    ...table,
    layout: { ...table.layout, groupTitles: 'beside' },
    groups: [{ title: { content: ['group'] }, rows: [...rows, ...rows] }],
  };
  const [{ grid }] = reviewTables([beside], sources) as [ReturnType<typeof reviewTables>[0]];
  expect(grid.body.map(({ cells }) => cells.map(({ c }) => c.join('')))).toEqual([
    ['group', 'a', 'b'],
    ['', 'a', 'b'],
  ]);
});
