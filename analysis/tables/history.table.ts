/**
 * What became of records beside giving numbers: changes that were accepted, records that are gone, runs that were repeated;
 * and which were left out or not finished.
 */
import { groupBy } from '../cells/group-by.ts';
import type { LedgerHistory } from '../history/ledger-history.ts';
import { isRepeated, type Repeated } from '../history/repetitions.ts';
import { defineTable } from './define-table.ts';
import type { Group, Piece } from './table.ts';

export const historyTable = defineTable({
  file: import.meta.filename,
  name: 'history',
  caption: `What became of records: those that were changed after they had come into the ledger, and why that was accepted; those that were
committed once and are gone, with what they said; and those that were drawn, by a seed taken from the hashes of all records, to be repeated.`,
  draftCaption: '',
  layout: { form: 'long', size: 'scriptsize', rowSpace: '2pt' },
  columns: [
    { head: 'Record', align: 'l', width: '0.27\\linewidth', wraps: true },
    { head: 'What', align: 'l', width: '0.39\\linewidth', wraps: true },
    { head: 'Why, or with what result', align: 'l', width: '0.28\\linewidth', wraps: true },
  ],
  rows: ({ history }) => [
    group('Accepted changes', accepted(history)),
    group('Withdrawn records', withdrawn(history)),
    group('Repeated', repeated(history)),
  ],
  remarks: ({ exclusions, unfinished }) => [
    ...list(
      'Left out of all statistics: ',
      exclusions.map(({ path, reason }) => [{ style: 'code', of: [path] }, ` (${reason})`]),
      '; ',
    ),
    ...list(
      'Begun and not finished: ',
      unfinished.map((path) => [{ style: 'code', of: [path] }]),
      ', ',
    ),
  ],
});

/** A sentence of what there is, none where there is nothing. */
function list(title: string, entries: readonly (readonly Piece[])[], separator: string): Piece[][] {
  if (entries.length === 0) return [];
  return [[title, ...entries.flatMap((one, i) => (i === 0 ? one : [separator, ...one])), '.']];
}

type Line = readonly (readonly Piece[])[];

function group(title: string, lines: readonly Line[]): Group {
  const none: Line = [['none'], [], []];
  return {
    title: { content: [{ style: 'emphasis', of: [title] }] },
    rows: (lines.length === 0 ? [none] : together(lines)).map((line) => line.map((content) => ({ content }))),
  };
}

/** Records of which all else is the same stand in one line. */
function together(lines: readonly Line[]): Line[] {
  const alike = groupBy(lines, ([, ...rest]) => JSON.stringify(rest));
  return [...alike.values()].map((group) => [
    group.flatMap(([record], i) => (i === 0 ? record! : [', ', ...record!])),
    ...group[0]!.slice(1),
  ]);
}

const folder = (path: string): Piece[] => [{ style: 'key', of: [path] }];

function accepted({ accepted }: LedgerHistory): Line[] {
  return accepted.map(({ path, was, now, reason }) => [
    folder(path),
    [now === null ? `removed; was ${was.slice(0, 7)}` : `${was.slice(0, 7)} became ${now.slice(0, 7)}`],
    [reason],
  ]);
}

function withdrawn({ withdrawn }: LedgerHistory): Line[] {
  return withdrawn.map(({ record, said, reason }) => [
    folder(record),
    [said === null ? 'cannot be read' : `said ${said[0]} ${said[1]}`],
    [reason],
  ]);
}

function repeated({ repetitions }: LedgerHistory): Line[] {
  return repetitions.map((one) =>
    isRepeated(one)
      ? [folder(one.run), [`${one.finishedAt.slice(0, 10)}, ${one.machine}`], [resultOf(one)]]
      : [folder(one.run), ['drawn, not repeated'], [one.reason]],
  );
}

/** How far the outcome moved, beside what another seed changes. */
function resultOf({ verdict, outcome: { name, recorded, repeated, spread } }: Repeated): string {
  if (verdict === 'identical') return 'identical to the last digit';
  const moved = Math.abs(repeated - recorded);
  const beside =
    spread === null || spread === 0 ? '' : `, ${(moved / spread).toFixed(2)} of the spread of its seeds`;
  return `${verdict}: ${name} moved by ${moved.toPrecision(2)}${beside}`;
}
