/**
 * A table as data: what LaTeX, the site, `explain`, `diff` and `check` are given. Rows of cells, and a cell is a list of
 * pieces: text, facts, and an author's notation. Nobody has to read LaTeX to know what a table says.
 */
import { z } from 'zod';
import { checked, parseChecked } from '../../experiments/record/validate.ts';
import type { Fact } from '../facts/fact.ts';

const align = z.enum(['l', 'c', 'r']);
export type Align = z.infer<typeof align>;

/** `code` is set in one piece; a `key` may break after its dots, hyphens and underscores. */
const pieceStyle = z.enum(['small', 'emphasis', 'code', 'key', 'grey']);
export type PieceStyle = z.infer<typeof pieceStyle>;

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

const piece: z.ZodType<Piece> = z.lazy(() =>
  z.union([
    z.string(),
    z.object({ tex: z.string() }),
    z.object({ fact: z.string(), shown: z.string(), best: z.literal(true).exactOptional() }),
    z.object({ claim: z.string() }),
    z.object({ style: pieceStyle, of: z.array(piece) }),
    z.object({ provisional: z.object({ have: z.int(), declared: z.int() }), of: z.array(piece) }),
    z.object({ note: z.string() }),
    z.object({ newLine: z.literal(true) }),
  ]),
);
const list = <T extends z.ZodType>(of: T) => z.array(of).readonly();
const pieces = list(piece);

const cell = z.object({
  content: pieces,
  /** So many columns; one where it is left out. */
  span: z.int().positive().exactOptional(),
  /** Where it is not its column's. */
  align: align.exactOptional(),
});
export type Cell = z.infer<typeof cell>;

const row = list(cell);
export type Row = z.infer<typeof row>;

/** Rows that belong together, set apart from those before. */
const group = z.object({ title: cell.nullable(), rows: list(row) });
export type Group = z.infer<typeof group>;

const column = z.strictObject({
  head: piece,
  /** A joint heading of neighbouring columns that have the same. */
  over: piece.exactOptional(),
  align,
  /** Of the heading, where it is another. */
  headAlign: align.exactOptional(),
  /** Stands closer to the column before: an interval behind its mean. */
  joined: z.boolean().exactOptional(),
  /** A TeX length: `20mm`, `0.4\linewidth`. */
  width: z.string().exactOptional(),
  /** Text is broken into lines of the column's width. */
  wraps: z.boolean().exactOptional(),
});
export type Column = z.infer<typeof column>;

export const tableLayout = z.object({
  /** A float on one page, or rows that go on from page to page. */
  form: z.enum(['float', 'long']),
  /** Over the whole width of a page of two columns. */
  wide: z.boolean(),
  size: z.enum(['small', 'footnotesize', 'scriptsize', 'tiny']),
  /** Half the space between two columns, a TeX length; null for LaTeX's own. */
  columnSpace: z.string().nullable(),
  /** Below each row, a TeX length; LaTeX's own where it is left out. */
  rowSpace: z.string().optional(),
  /** Titles of groups stand in lines of their own, or in a first column that the rows do not fill. */
  groupTitles: z.enum(['above', 'beside']),
});
export type Layout = z.infer<typeof tableLayout>;

const tableSchema = z.object({
  /** `power`: the label is `tab:power`. */
  name: z.string(),
  /** The file that defines it, relative to the repository. */
  source: z.string(),
  /** LaTeX. */
  caption: z.string(),
  layout: tableLayout,
  columns: list(column),
  groups: list(group),
  /** Every note of the body, once, in order of appearance: the first is marked a. */
  notes: list(z.string()),
  /** Paragraphs below the table. */
  remarks: list(pieces),
});
export type Table = Readonly<z.infer<typeof tableSchema>>;

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

/** A row a line, so that a changed cell is one changed line in `git diff`. */
export function tableJson({ columns, groups, notes, remarks, source, ...head }: Table): string {
  const lines = (values: readonly unknown[]): string =>
    values.length === 0 ? '[]' : `[\n${values.map((value) => JSON.stringify(value)).join(',\n')}\n]`;
  const generatedBy = `npm run paper -- build, from ${source}. Do not edit.`;
  const groupTexts = groups.map(
    ({ title, rows }) => `{"title":${JSON.stringify(title)},"rows":${lines(rows)}}`,
  );
  return `${JSON.stringify({ generatedBy, source, ...head }).slice(0, -1)},
"columns":${lines(columns)},
"groups":[${groupTexts.join(',\n')}],
"notes":${lines(notes)},
"remarks":${lines(remarks)}}
`;
}

/** @throws naming table, field, rule and value where what an author's functions gave is no table */
export function checkTable(table: Table): void {
  checked(tableSchema, table, `table ${table.name}`);
}

/** @throws naming the file, the field and the rule where it is no table */
export function parseTable(text: string, file: string): Table {
  return parseChecked(tableSchema, text, file);
}
