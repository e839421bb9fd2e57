import type { FactBook } from '../../facts/fact-book.ts';
import { type Cell, type Column, filledRows, jointHeads, noteLetter, type Table } from '../table.ts';
import { type PieceContext, piecesTex, superscript, textTex } from './pieces-tex.ts';
import { renderTemplate } from './render-template.ts';

/** The whole text of the file that a section inputs. @throws on a key that no fact has */
export function tableTex(table: Table, facts: FactBook): string {
  const { name, source, caption, columns, notes, remarks } = table;
  const { rowSpace: _, ...layout } = table.layout;
  const context = { facts, letter: (note: string) => noteLetter(notes.indexOf(note)) };
  return renderTemplate('table.tex.njk', {
    ...layout,
    name,
    source,
    caption,
    spec: `@{}${columns.map(columnSpec).join('')}@{}`,
    // A column that wraps has nothing to stretch but the spaces between words.
    sloppy: columns.some(({ wraps }) => wraps === true),
    head: headLines(columns, context),
    body: bodyLines(table, context),
    notes: notes.map((note, i) => `${superscript(noteLetter(i))}\\,${textTex(note)}.`),
    remarks: remarks.map((remark) => piecesTex(remark, context)),
  });
}

function columnSpec({ align, joined, width, wraps }: Column): string {
  const between = joined ? '@{\\enspace}' : '';
  if (width === undefined) return between + align;
  return wraps ? `${between}>{\\raggedright\\arraybackslash}p{${width}}` : `${between}w{${align}}{${width}}`;
}

/** A line for each row, each title above a group, and each space between two groups. */
function bodyLines(table: Table, context: PieceContext): string[] {
  const { columns, layout } = table;
  const line = (cells: readonly Cell[]) => cells.map((cell, i) => cellTex(cell, i, context)).join(' & ');
  // Below their title, with all lines of a text that is broken.
  const inset = columns[0]!.wraps ? '\\hangindent=1em\\quad ' : '\\quad ';
  return filledRows(table).flatMap(({ group, isFirst, cells }, i) => {
    const title = layout.groupTitles === 'above' ? group.title : null;
    const above = isFirst && title !== null ? [{ ...title, span: columns.length, align: 'l' } as const] : [];
    return [
      ...(isFirst && i > 0 ? ['\\addlinespace'] : []),
      ...above.map((cell) => endRow(line([cell]))),
      endRow(title === null ? line(cells) : `${inset}${line(cells)}`, layout.rowSpace),
    ];
  });
}

function cellTex({ content, span = 1, align }: Cell, index: number, context: PieceContext): string {
  const text = piecesTex(content, context);
  if (span === 1 && align === undefined) return text;
  return `\\multicolumn{${span}}{${index === 0 ? '@{}' : ''}${align ?? 'l'}}{${text}}`;
}

const endRow = (line: string, space?: string): string =>
  `${guarded(line)} \\\\${space === undefined ? '' : `\\addlinespace[${space}]`}`;

/** A bracket or a star at the beginning would be an argument of the `\\` or the rule before it. */
function guarded(line: string): string {
  return /^\s*[[*]/.test(line) ? `{}${line}` : line;
}

/** Joint headings with a rule below each, if there are any, and the headings of the columns. */
function headLines(columns: readonly Column[], context: PieceContext): string[] {
  const heads = columns.map(({ head, align, headAlign = align }) => {
    const text = piecesTex([head], context);
    return headAlign === align ? text : `\\multicolumn{1}{${headAlign}}{${text}}`;
  });
  const joint = jointHeads(columns);
  if (joint.every(({ over }) => over === undefined)) return [headLine(heads)];
  const over = joint.map((one) =>
    one.over === undefined
      ? ''
      : `\\multicolumn{${one.to - one.from + 1}}{c}{${piecesTex([one.over], context)}}`,
  );
  const rules = joint
    .filter((one) => one.over !== undefined)
    .map(({ from, to }) => `\\cmidrule(${to === columns.length ? 'l' : 'lr'}){${from}-${to}}`);
  return [headLine(over), rules.join(''), headLine(heads)];
}

/** An empty heading leaves no space. */
const headLine = (heads: readonly string[]): string =>
  `${guarded(heads.map((head) => (head === '' ? '' : `${head} `)).join('& '))}\\\\`;
