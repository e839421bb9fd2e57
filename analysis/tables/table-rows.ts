/** A table as people speak of it: rows and columns by their titles, entries as they are shown. */
import {
  type Column,
  factKeys,
  filledRows,
  type Group,
  type Piece,
  piecesIn,
  type Row,
  type Table,
} from './table.ts';

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

/** An author's LaTeX as the words that it prints; as it stands where nobody needs to read it. */
export type PlainTex = (tex: string) => string;

/** All rows with a number in them, in their order. */
export function tableRows(table: Table, plainTex?: PlainTex): TableRow[] {
  const columns = table.columns.map((column) => columnTitle(column, plainTex));
  const rows = filledRows(table).flatMap(({ group, cells }) => {
    // A cell that spans several columns stands in each of them.
    const entries = cells.flatMap(({ content, span = 1 }) => {
      const entry = { shown: plainText(content, plainTex), facts: factKeys(piecesIn(content)) };
      return Array.from({ length: span }, () => entry);
    });
    const hasFacts = entries.some(({ facts }) => facts.length > 0);
    return hasFacts ? [{ title: rowTitle(group, cells, plainTex), columns, entries }] : [];
  });
  const counts = new Map<string, number>();
  for (const { title } of rows) counts.set(title, (counts.get(title) ?? 0) + 1);
  return rows.map((row) => {
    const first = row.entries.find(({ facts }) => facts.length > 0)!;
    return counts.get(row.title) === 1 ? row : { ...row, title: `${row.title} ${first.shown}`.trim() };
  });
}

/** The title of its group, and the words that stand in it. */
export function rowTitle({ title }: Group, cells: Row, plainTex?: PlainTex): string {
  const words = cells
    .filter(({ content }) => factKeys(piecesIn(content)).length === 0)
    .map(({ content }) => plainText(content, plainTex));
  const group = plainText(title?.content ?? [], plainTex);
  return [group, ...words.filter((text) => text !== group && /[\p{L}\p{N}]/u.test(text))]
    .filter((text) => text !== '')
    .join(' ');
}

/** The words above a column, those of a joint heading first. */
export function columnTitle({ head, over }: Column, plainTex?: PlainTex): string {
  const pieces = over === undefined ? [head] : [over, head];
  return pieces
    .map((piece) => plainText([piece], plainTex))
    .filter((text) => text !== '')
    .join(' ');
}

/** The letters alone, on one line. */
export function plainText(pieces: readonly Piece[], plainTex: PlainTex = (tex) => tex): string {
  return pieces
    .map((piece) => pieceText(piece, plainTex))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

function pieceText(piece: Piece, plainTex: PlainTex): string {
  if (typeof piece === 'string') return piece;
  if ('tex' in piece) return plainTex(piece.tex);
  if ('fact' in piece) return piece.shown;
  if ('claim' in piece) return piece.claim;
  if ('of' in piece) {
    const of = piece.of.map((one) => pieceText(one, plainTex)).join('');
    return 'style' in piece ? of : `${of} (${piece.provisional.have}/${piece.provisional.declared})`;
  }
  return 'newLine' in piece ? ' ' : '';
}
