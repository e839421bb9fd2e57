/**
 * A table as data: what LaTeX, the site, `explain`, `diff` and `check` are given. Rows of cells, and a cell is a list of
 * pieces: text, facts, and an author's notation. Nobody has to read LaTeX to know what a table says.
 */
import type { Cell, Column, Group, Piece, Row, Table } from './table-json.ts';

export type {
  Align,
  Cell,
  Column,
  FactPiece,
  Group,
  Layout,
  Piece,
  PieceStyle,
  Row,
  Table,
  TexPiece,
} from './table-json.ts';

/** What marks the note of that index: a to z, then aa, ab: numbers may come from a source each. */
export function noteLetter(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : noteLetter(Math.floor(index / 26) - 1) + last;
}

export interface FilledRow {
  readonly group: Group;
  readonly isFirst: boolean;
  /** As many as there are columns, of what they span. */
  readonly cells: Row;
}

/** Every row with all its cells: a title beside its group is one of the first row, and empty in the others. */
export function filledRows({ layout, groups }: Pick<Table, 'layout' | 'groups'>): FilledRow[] {
  return groups.flatMap((group) =>
    group.rows.map((row, i) => {
      const isFirst = i === 0;
      if (layout.groupTitles === 'above') return { group, isFirst, cells: row };
      const title = isFirst && group.title !== null ? group.title : { content: [] };
      return { group, isFirst, cells: [title, ...row] };
    }),
  );
}

/** All pieces of some, those within others too, in order. */
export function* piecesIn(pieces: readonly Piece[]): Iterable<Exclude<Piece, string>> {
  for (const piece of pieces) {
    if (typeof piece === 'string') continue;
    yield piece;
    if ('of' in piece) yield* piecesIn(piece.of);
  }
}

/** All cells of a table's body, titles of groups among them. */
export function* cellsOfBody({ groups }: Pick<Table, 'groups'>): Iterable<Cell> {
  for (const { title, rows } of groups) {
    if (title !== null) yield title;
    for (const row of rows) yield* row;
  }
}

/** All pieces of a table's body. */
export function* piecesOfBody(table: Pick<Table, 'groups'>): Iterable<Exclude<Piece, string>> {
  for (const { content } of cellsOfBody(table)) yield* piecesIn(content);
}

/** Keys of the facts among some pieces. */
export function factKeys(pieces: Iterable<Exclude<Piece, string>>): string[] {
  return [...pieces].flatMap((piece) => ('fact' in piece ? [piece.fact] : []));
}

export interface JointHead {
  readonly over: Column['over'];
  /** Numbers of its first and last column, from 1. */
  readonly from: number;
  readonly to: number;
}

/** Neighbouring columns with the same joint heading as one; a column without any by itself. */
export function jointHeads(columns: readonly Column[]): JointHead[] {
  const heads: JointHead[] = [];
  for (const [i, { over }] of columns.entries()) {
    const last = heads.at(-1);
    if (last !== undefined && over !== undefined && JSON.stringify(over) === JSON.stringify(last.over))
      heads[heads.length - 1] = { ...last, to: i + 1 };
    else heads.push({ over, from: i + 1, to: i + 1 });
  }
  return heads;
}
