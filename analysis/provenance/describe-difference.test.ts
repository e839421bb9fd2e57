import { expect, it } from 'vitest';
import { type Table, tableJson } from '../tables/table.ts';
import { describeDifference, describeText } from './describe-difference.ts';

it.each([
  ['one line', 'a\nb\nc\n', 'a\nx\nc\n', 'line 2 is "b", rebuilt "x"'],
  ['one more', 'a\nb\nc\n', 'a\nx\ny\n', 'line 2 is "b", rebuilt "x"; and 1 more line'],
  ['more of them', 'a\nb\nc\n', 'x\ny\nz\n', 'line 1 is "a", rebuilt "x"; and 2 more lines'],
  ['a line that was taken out', 'a\nc\n', 'a\nb\nc\n', 'line 2 is "c", rebuilt "b" (lines: 2, rebuilt 3)'],
  ['an end that was cut off', 'a\n', 'a\nb', 'line 2 is "", rebuilt "b" (lines: 1, rebuilt 2)'],
  ['an end that was added', 'a\nb\n', 'a\nb', 'line 3 is "", rebuilt the end of the file'],
])('names the first line that differs and says how many do: %s', (_, stored, rebuilt, expected) => {
  expect(describeText(Buffer.from(stored), Buffer.from(rebuilt))).toBe(expected);
});

const table = (shown: string, best?: true): Table => ({
  name: 'one',
  source: 'paper/one.table.ts',
  caption: 'Caption.',
  layout: { form: 'float', wide: false, size: 'small', columnSpace: null, groupTitles: 'beside' },
  columns: [
    { head: 'Data', align: 'l' },
    { head: 'Network', align: 'l' },
    { head: { tex: '\\bit{}' }, over: 'loss', align: 'r' },
  ],
  groups: ['A', 'B'].map((title) => ({
    title: { content: [title] },
    rows: [[{ content: ['big'] }, { content: [{ fact: 'a.loss', shown, ...(best && { best }) }] }]],
  })),
  notes: [],
  remarks: [],
});

it.each<[string, Table, Table, string]>([
  [
    'another number',
    { ...table('81.2'), groups: [table('81.2').groups[0]!, table('99.9').groups[1]!] },
    table('81.2'),
    'row 2, B big: loss \\bit{}[0].shown is "99.9", rebuilt "81.2"',
  ],
  [
    'a mark, twice',
    table('1', true),
    table('1'),
    'row 1, A big: loss \\bit{}[0].best is true, rebuilt (nothing); row 2, B big: loss \\bit{}[0].best is true, rebuilt (nothing)',
  ],
  [
    'another caption',
    { ...table('1'), caption: 'Better.' },
    table('1'),
    'table: caption is "Better.", rebuilt "Caption."',
  ],
])('names the cell of a table that changed, with old and new: %s', (_, stored, rebuilt, expected) => {
  const bytes = (one: Table) => Buffer.from(tableJson(one));
  const path = 'paper/generated/tables/one.json';
  expect(describeDifference(path, bytes(stored), bytes(rebuilt))).toBe(expected);
  expect(describeDifference(path, Buffer.from('{'), bytes(rebuilt))).toMatch(/^line 1 is "\{", rebuilt "/);
});
