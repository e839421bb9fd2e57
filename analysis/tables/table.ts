/**
 * A table as data: what LaTeX, the site, `explain`, `diff` and `check` are given. Rows of cells, and a cell is a list of
 * pieces: text, facts, and an author's notation. Nobody has to read LaTeX to know what a table says.
 */
import type { Fact } from '../facts/fact.ts';

/** What stands in a cell, a heading or a note, from left to right. */
export type Piece =
  /** Text that is shown as it stands, whatever characters it holds. */
  | string
  /** LaTeX of an author, such as `$p$ of \emph{all}`; never made of what a record holds. */
  | TexPiece
  | FactPiece
  /** A claim by its id; in LaTeX the section that makes it. */
  | { readonly claim: string }
  | { readonly style: PieceStyle; readonly of: readonly Piece[] }
  /** Not final: so many of the declared runs (or pairs) are in. */
  | { readonly provisional: NonNullable<Fact['provisional']>; readonly of: readonly Piece[] }
  /** What has to be said of it below the table: why there is no number, where it comes from. */
  | { readonly note: string }
  | { readonly newLine: true };

export interface TexPiece {
  readonly tex: string;
}
/** A number of the paper. */
export interface FactPiece {
  /** Its key. */
  readonly fact: string;
  /** As the fact rounds it, in Unicode. */
  readonly shown: string;
  /** Leads its row. */
  readonly best?: true;
}

/** `code` is set in one piece; a `key` may break after its dots, hyphens and underscores. */
export type PieceStyle = 'small' | 'emphasis' | 'code' | 'key' | 'grey';

export type Align = 'l' | 'c' | 'r';

export interface Cell {
  readonly content: readonly Piece[];
  /** So many columns; one where it is left out. */
  readonly span?: number;
  /** Where it is not its column's. */
  readonly align?: Align;
}

export type Row = readonly Cell[];

/** Rows that belong together, set apart from those before. */
export interface Group {
  readonly title: Cell | null;
  readonly rows: readonly Row[];
}

export interface Column {
  readonly head: Piece;
  /** A joint heading of neighbouring columns that have the same. */
  readonly over?: Piece;
  readonly align: Align;
  /** Of the heading, where it is another. */
  readonly headAlign?: Align;
  /** Stands closer to the column before: an interval behind its mean. */
  readonly joined?: boolean;
  /** A TeX length: `20mm`, `0.4\linewidth`. */
  readonly width?: string;
  /** Text is broken into lines of the column's width. */
  readonly wraps?: boolean;
}

export interface Layout {
  /** A float on one page, or rows that go on from page to page. */
  readonly form: 'float' | 'long';
  /** Over the whole width of a page of two columns. */
  readonly wide: boolean;
  readonly size: 'small' | 'footnotesize' | 'scriptsize';
  /** Half the space between two columns, a TeX length; null for LaTeX's own. */
  readonly columnSpace: string | null;
  /** Below each row, a TeX length; LaTeX's own where it is left out. */
  readonly rowSpace?: string | undefined;
  /** Titles of groups stand in lines of their own, or in a first column that the rows do not fill. */
  readonly groupTitles: 'above' | 'beside';
}

export interface Table {
  /** `power`: the label is `tab:power`. */
  readonly name: string;
  /** The file that defines it, relative to the repository. */
  readonly source: string;
  /** LaTeX. */
  readonly caption: string;
  readonly layout: Layout;
  readonly columns: readonly Column[];
  readonly groups: readonly Group[];
  /** Every note of the body, once, in order of appearance: the first is marked a. */
  readonly notes: readonly string[];
  /** Paragraphs below the table. */
  readonly remarks: readonly (readonly Piece[])[];
}

/** The letter that marks the note of that index. @throws after z */
export function noteLetter(index: number): string {
  if (index >= 26) throw new Error(`noteLetter: a table has at most 26 notes, got ${index + 1}`);
  return String.fromCharCode(97 + index);
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
