/** The paper's tables and figures as the reviewer's view shows them: from the data that LaTeX is given. */
import type { Inline } from '../captions/inline.ts';
import { type InlineContext, inlineOf } from '../captions/inline.ts';
import type { Macros } from '../captions/macros.ts';
import type { FactBook } from '../facts/fact-book.ts';
import {
  type Cell,
  type Column,
  filledRows,
  jointHeads,
  noteLetter,
  type Piece,
  type Table,
} from '../tables/table.ts';
import type { PaperOrder } from './paper-order.ts';
import type { GridCell, GridRow, ReviewFigure, ReviewTable } from './review-data.ts';

export interface FloatSources {
  readonly order: PaperOrder;
  readonly macros: Macros;
  readonly facts: FactBook;
}

/** In the order of the paper; what no section inputs comes last. */
export function reviewTables(tables: readonly Table[], sources: FloatSources): ReviewTable[] {
  return inOrder(tables.map((table) => reviewTable(table, sources)));
}

export interface FigureParts {
  readonly name: string;
  /** LaTeX. */
  readonly caption: string;
  /** Compiled Vega. */
  readonly spec: unknown;
}

export function reviewFigures(figures: readonly FigureParts[], sources: FloatSources): ReviewFigure[] {
  const context = inlineContext(sources);
  return inOrder(
    figures.map(({ name, caption, spec }) => ({
      ...placeOf(`fig:${name}`, name, sources),
      caption: inlineOf(caption, context),
      spec,
    })),
  );
}

function placeOf(label: string, name: string, { order }: FloatSources) {
  const place = order.floats.get(label);
  return { name, number: place?.number ?? null, section: place?.section ?? null };
}

function inOrder<T extends { readonly name: string; readonly number: number | null }>(floats: T[]): T[] {
  const rank = ({ number }: T) => number ?? Number.POSITIVE_INFINITY;
  return floats.sort((x, y) => rank(x) - rank(y) || (x.name < y.name ? -1 : 1));
}

function inlineContext({ order, macros, facts }: FloatSources): InlineContext {
  return {
    macros,
    fact: (key) => facts.get(key).plain,
    reference: (label) => String(order.floats.get(label)?.number ?? '?'),
  };
}

function reviewTable(table: Table, sources: FloatSources): ReviewTable {
  const { name, caption, columns, notes, remarks } = table;
  const context = inlineContext(sources);
  const show = (pieces: readonly Piece[]): Inline[] =>
    pieces.flatMap((piece) => shownPiece(piece, { ...sources, notes, context }));
  return {
    ...placeOf(`tab:${name}`, name, sources),
    caption: inlineOf(caption, context),
    grid: { head: headRows(columns, show), body: bodyRows(table, show) },
    notes: [
      ...notes.map((note, i): Inline[] => [{ t: 'sup', c: [noteLetter(i)] }, `\u2009${note}.`]),
      ...remarks.map(show),
    ],
  };
}

type Show = (pieces: readonly Piece[]) => Inline[];

function headRows(columns: readonly Column[], show: Show): GridRow[] {
  const joint = jointHeads(columns);
  const heads = columns.map(({ head, align, headAlign = align }) =>
    gridCell([head], { align: headAlign }, show),
  );
  if (joint.every(({ over }) => over === undefined)) return [{ cells: heads }];
  const over = joint.map((one) =>
    one.over === undefined
      ? gridCell([''], { align: 'l' }, show)
      : { ...gridCell([one.over], { align: 'c', span: one.to - one.from + 1 }, show), ruled: true },
  );
  return [{ cells: over }, { cells: heads }];
}

function bodyRows(table: Table, show: Show): GridRow[] {
  const { columns, layout } = table;
  return filledRows(table).flatMap(({ group, isFirst, cells }, i): GridRow[] => {
    const gap = isFirst && i > 0 ? { gap: true } : {};
    if (layout.groupTitles === 'beside' || group.title === null)
      return [{ ...gap, cells: rowCells(cells, columns, show) }];
    const [first, ...rest] = cells;
    const indented = [{ ...first!, content: ['\u2003', ...first!.content] }, ...rest];
    const row = { cells: rowCells(indented, columns, show) };
    if (!isFirst) return [row];
    const title = gridCell(group.title.content, { align: 'l', span: columns.length }, show);
    return [{ ...gap, cells: [title] }, row];
  });
}

function rowCells(cells: readonly Cell[], columns: readonly Column[], show: Show): GridCell[] {
  let column = 0;
  return cells.map(({ content, span = 1, align = columns[column]!.align }) => {
    column += span;
    return gridCell(content, { align, span }, show);
  });
}

function gridCell(
  content: readonly Piece[],
  { align, span = 1 }: { readonly align: GridCell['align']; readonly span?: number },
  show: Show,
): GridCell {
  return { span, align, c: show(content).filter((piece) => piece !== '') };
}

interface PieceContext extends FloatSources {
  readonly notes: readonly string[];
  readonly context: InlineContext;
}

const LOOKS = { small: 'small', emphasis: 'i', code: 'code', key: 'code', grey: 'grey' } as const;

function shownPiece(piece: Piece, context: PieceContext): Inline[] {
  if (typeof piece === 'string') return [piece];
  if ('tex' in piece) return inlineOf(piece.tex, context.context);
  if ('newLine' in piece) return ['\n'];
  if ('note' in piece) return [{ t: 'sup', c: [noteLetter(context.notes.indexOf(piece.note))] }];
  if ('claim' in piece) {
    const section = context.order.claimSections.get(piece.claim);
    const place: Inline =
      section === undefined ? '–' : { t: 'claim', k: piece.claim, c: [`§\u202f${section}`] };
    return [{ t: 'code', c: [piece.claim] }, ' (', place, ')'];
  }
  if ('fact' in piece) {
    const number: Inline = { t: 'fact', k: piece.fact, c: [piece.shown] };
    return piece.best ? [{ t: 'b', c: [number] }] : [number];
  }
  const of = piece.of.flatMap((one) => shownPiece(one, context));
  if ('style' in piece) return [{ t: LOOKS[piece.style], c: of }];
  const { have, declared } = piece.provisional;
  return [{ t: 'grey', c: [...of, { t: 'sup', c: [`(${have}/${declared})`] }] }];
}
