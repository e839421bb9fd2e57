/** The numbers of a table as they stand in print: which facts each entry shows. */
import type { Grid, GridCell, GridRow, Inline } from '../review/review-data.ts';
import { plainText } from '../review/tex/inline.ts';

/** One entry; `facts` is empty for a title. */
export interface TableEntry {
  readonly shown: string;
  readonly facts: readonly string[];
}

export interface TableRow {
  /** What tells it from the others: its group, its titles, and its first number where those are not enough. */
  readonly title: string;
  /** Titles of the columns. */
  readonly columns: readonly string[];
  readonly entries: readonly TableEntry[];
}

/** All rows with a number in them, in their order; headings of groups are part of the titles of their rows. */
export function tableRows(grids: readonly Grid[]): TableRow[] {
  const rows = grids.flatMap(gridRows);
  const isTwice = (title: string) => rows.filter((row) => row.title === title).length > 1;
  return rows.map((row) => {
    const first = row.entries.find(({ facts }) => facts.length > 0)!;
    return isTwice(row.title) ? { ...row, title: `${row.title} ${first.shown}` } : row;
  });
}

function gridRows({ head, body }: Grid): TableRow[] {
  const columns = columnTitles(head);
  let group = '';
  let first = '';
  return body.flatMap((row) => {
    const entries = spread(row).map(entryOf);
    if (entries.every(({ facts }) => facts.length === 0)) {
      if (row.cells.length === 1) group = entries[0]!.shown;
      return [];
    }
    if (isTitle(entries[0]!)) first = entries[0]!.shown;
    const titles = entries.filter((entry, i) => i > 0 && isTitle(entry)).map(({ shown }) => shown);
    const own = entries[0]!.facts.length > 0 ? [] : [first];
    return [{ title: [group, ...own, ...titles].filter((text) => text !== '').join(' '), columns, entries }];
  });
}

const isTitle = ({ shown, facts }: TableEntry): boolean => facts.length === 0 && /[\p{L}\p{N}]/u.test(shown);

/** Of each column the words above it, from top to bottom, those of a joint heading too. */
function columnTitles(head: readonly GridRow[]): string[] {
  const rows = head.map((row) => spread(row).map(({ c }) => plainText(c).trim()));
  const count = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: count }, (_, i) =>
    rows
      .map((row) => row[i] ?? '')
      .filter((text) => text !== '')
      .join(' '),
  );
}

/** A cell that spans several columns stands in each of them. */
function spread({ cells }: GridRow): GridCell[] {
  return cells.flatMap((cell) => Array.from({ length: cell.span }, () => cell));
}

function entryOf({ c }: GridCell): TableEntry {
  return { shown: plainText(c).replace(/\s+/g, ' ').trim(), facts: factKeys(c) };
}

function factKeys(pieces: readonly Inline[]): string[] {
  return pieces.flatMap((piece) => {
    if (typeof piece === 'string') return [];
    return piece.t === 'fact' ? [piece.k!] : factKeys(piece.c);
  });
}
