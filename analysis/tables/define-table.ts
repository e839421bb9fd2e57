import { z } from 'zod';
import { refuseComment } from '../captions/refuse-comment.ts';
import type { PaperContext } from '../context/context.ts';
import {
  call,
  checkInput,
  hyphenated,
  list,
  object,
  optional,
  shownText,
  strictObject,
  text,
} from '../definition/fields.ts';
import { NO_VALUE } from '../facts/format-value.ts';
import { sourceOf } from './render/render-template.ts';
import {
  type Align,
  type Cell,
  type Column,
  cellsOfBody,
  checkTable,
  factKeys,
  type Group,
  type Layout,
  type Piece,
  piecesIn,
  piecesOfBody,
  type Row,
  type Table,
  tableLayout,
} from './table.ts';
import { type CellMaker, cellMaker, IMPORTED } from './table-cells.ts';

/** What a table is made from: the paper's context, and cells of its facts. */
export type TableContext = PaperContext & CellMaker;

/** A cell, or what stands in one. */
type CellInput = Cell | Piece;
type RowInput = readonly CellInput[];
interface GroupInput {
  readonly title: CellInput | null;
  readonly rows: readonly RowInput[];
}
/** A number stands on the right of its column where nothing else is said. */
type ColumnInput = Piece | (Omit<Column, 'align'> & { readonly align?: Align });

/**
 * A table as an author writes it:
 *
 *     export const lossTable = defineTable({
 *       file: import.meta.filename,
 *       name: 'loss',
 *       caption: String.raw`Test loss in nats, mean\,$\pm$\,standard deviation over $n$ seeds.`,
 *       columns: [{ head: 'Optimizer', align: 'l' }, 'loss', tex`$n$`],
 *       rows: ({ cells, mean, count }) =>
 *         cells.map((cell) => [rowTitle(cell, cells), mean(cell, 'loss'), count(`${cell.key}.loss.n`)]),
 *     });
 */
export type TableDefinition = Readonly<z.infer<typeof tableDefinition>>;

const tableDefinition = strictObject({
  /** The module that defines it, `import.meta.filename`. */
  file: text,
  /** `power` becomes `paper/generated/tables/power.tex`, and `tab:power` in the text. */
  name: hyphenated,
  /** LaTeX, with `\fact{key}` as in any sentence. */
  caption: text,
  /** Ends the caption while a fact of the table is provisional. */
  draftCaption: optional(text),
  layout: optional(tableLayout.partial().strict() as unknown as z.ZodType<Partial<Layout>>),
  columns: z.union(
    [list(z.custom<ColumnInput>()), call<(context: TableContext) => readonly ColumnInput[]>()],
    'must be a list or a function',
  ),
  /** Rows, or groups of rows. */
  rows: call<(context: TableContext) => readonly RowInput[] | readonly GroupInput[]>(),
  /** Paragraphs below it. */
  remarks: optional(call<(context: TableContext) => readonly (readonly Piece[])[]>()),
});

export const paperTable = object({
  name: shownText,
  /** The module that defines it, relative to the repository. */
  source: text,
  /** All that its caption may say: LaTeX. */
  caption: text,
  /** @throws naming table and row where a row does not fill the columns */
  of: call<(context: PaperContext) => Table>(),
});
/** A table as the pipeline has it. */
export type PaperTable = Readonly<z.infer<typeof paperTable>>;

const LAYOUT: Layout = {
  form: 'float',
  wide: true,
  size: 'small',
  columnSpace: null,
  groupTitles: 'above',
};

const DRAFT_CAPTION = String.raw` Grey: provisional, (seeds in\,/\,seeds declared).`;

/** @throws naming table, field, rule and value */
export function defineTable(definition: TableDefinition): PaperTable {
  checkInput(tableDefinition, definition, 'table', 'name');
  refuseComment(`table ${definition.name}`, definition.caption);
  const { name, caption, draftCaption = DRAFT_CAPTION } = definition;
  const source = sourceOf(definition.file);
  return {
    name,
    source,
    caption: caption + draftCaption,
    of(paper) {
      const context = { ...paper, ...cellMaker(paper) };
      const { columns } = definition;
      const table = {
        name,
        source,
        layout: { ...LAYOUT, ...definition.layout },
        columns: (typeof columns === 'function' ? columns(context) : columns).map(column),
        ...withoutCommonSource(groups(definition.rows(context)), definition.remarks?.(context) ?? []),
      };
      checkPieces({ ...table, caption, notes: [] });
      checkWidths(table);
      const pieces = [...piecesOfBody(table)];
      const isDraft = factKeys(pieces).some((key) => paper.facts.get(key).provisional !== null);
      const notes = [...new Set(pieces.flatMap((piece) => ('note' in piece ? [piece.note] : [])))];
      return { ...table, caption: isDraft ? caption + draftCaption : caption, notes };
    },
  };
}

function column(input: ColumnInput): Column {
  if (typeof input === 'string' || !('head' in input)) return { head: input, align: 'r' };
  return { ...input, align: input.align ?? 'r' };
}

function groups(rows: readonly RowInput[] | readonly GroupInput[]): readonly Group[] {
  if (!Array.isArray(rows)) throw new Error(`rows: must give a list, got ${typeof rows}`);
  const isGroup = (one: RowInput | GroupInput): one is GroupInput =>
    typeof one === 'object' && one !== null && 'rows' in one;
  const row = (inputs: RowInput, i: number): Row => {
    if (!Array.isArray(inputs)) throw new Error(`rows[${i}]: must be a list of cells, got ${typeof inputs}`);
    return inputs.map(cell);
  };
  if (rows.every(isGroup))
    return rows.map((group) => ({
      title: group.title === null ? null : cell(group.title),
      rows: group.rows.map(row),
    }));
  return [{ title: null, rows: (rows as readonly RowInput[]).map(row) }];
}

/**
 * Where every number of a table comes from the same place, that is said once below it: a mark at each says no more and stands
 * in the way of reading.
 */
function withoutCommonSource(
  all: readonly Group[],
  remarks: readonly (readonly Piece[])[],
): Pick<Table, 'groups' | 'remarks'> {
  const sources = [...cellsOfBody({ groups: all })].flatMap(({ content }) => {
    const pieces = [...piecesIn(Array.isArray(content) ? content : [])];
    const isNumber = pieces.some((piece) => 'fact' in piece && piece.shown !== NO_VALUE.plain);
    return isNumber ? [pieces.flatMap((piece) => ('note' in piece ? [piece.note] : [])).find(isSource)] : [];
  });
  const [source] = sources;
  if (source === undefined || sources.length < 2 || sources.some((one) => one !== source))
    return { groups: all, remarks };
  const without = (one: Cell): Cell => ({
    ...one,
    content: one.content.filter(
      (piece) => !(typeof piece === 'object' && 'note' in piece && piece.note === source),
    ),
  });
  return {
    groups: all.map(({ title, rows }) => ({
      title: title === null ? null : without(title),
      rows: rows.map((row) => row.map(without)),
    })),
    remarks: [...remarks, [`All numbers are ${source}.`]],
  };
}

const isSource = (note: unknown): boolean => typeof note === 'string' && note.startsWith(IMPORTED);

function cell(input: CellInput): Cell {
  if (typeof input === 'string') return { content: input === '' ? [] : [input] };
  return typeof input === 'object' && input !== null && 'content' in input ? input : { content: [input] };
}

/** Thousands of cells are looked at in passing; what is wrong with one is told by the schema. */
function checkPieces(table: Table): void {
  const isSound = [...cellsOfBody(table)].every(
    ({ content }) => Array.isArray(content) && content.every(isPiece),
  );
  checkTable(isSound ? { ...table, groups: [] } : table);
}

function isPiece(piece: unknown): boolean {
  if (typeof piece === 'string') return true;
  if (typeof piece !== 'object' || piece === null) return false;
  const { tex, fact, shown, claim, note, newLine, of } = piece as Readonly<Record<string, unknown>>;
  if ([tex, claim, note].some((text) => typeof text === 'string') || newLine === true) return true;
  if (typeof fact === 'string') return typeof shown === 'string';
  return ('style' in piece || 'provisional' in piece) && Array.isArray(of) && of.every(isPiece);
}

function checkWidths({
  name,
  layout,
  columns,
  groups: all,
}: Pick<Table, 'name' | 'layout' | 'columns' | 'groups'>) {
  const width = columns.length - (layout.groupTitles === 'beside' ? 1 : 0);
  for (const [i, row] of all.flatMap(({ rows }) => rows).entries()) {
    const filled = row.reduce((total, { span = 1 }) => total + span, 0);
    if (filled !== width)
      throw new Error(`table ${name}: row ${i + 1} must fill ${width} columns, got ${filled}`);
  }
}
