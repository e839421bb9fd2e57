/** `tab:<table>:2:3`, `fig:<figure>:<label>`: a number by the place where it is printed. */
import type { PaperDefinition } from '../authoring/define-paper.ts';
import type { PaperContext } from '../context/context.ts';
import type { Fact } from '../facts/fact.ts';
import type { FactBook } from '../facts/fact-book.ts';
import { factKeys, filledRows, piecesIn, type Table } from '../tables/table.ts';
import { columnTitle, plainText, rowTitle } from '../tables/table-rows.ts';
import { figureLabels } from './figure-labels.ts';

/** What stands at one place: the entry as printed, and keys of the facts that its numbers are. */
export interface PrintedNumber {
  readonly place: string;
  readonly shown: string;
  readonly facts: readonly string[];
}

/**
 * The number at `table:row:column` or `fig:figure:label`, by numbers from 1; rows without a number do not count.
 * @throws saying what there is where nothing stands there, or an entry without a number
 */
export function printedNumber(
  { tables, figures }: PaperDefinition,
  context: PaperContext,
  address: string,
): PrintedNumber {
  const [kind, ...rest] = address.split(':');
  if (kind === 'fig' || kind === 'figure') return figureNumber(figures, context, rest);
  const [name, row, column] = kind === 'tab' || kind === 'table' ? rest : [kind, ...rest];
  const table = tables.find((one) => one.name === name);
  if (table === undefined) {
    const names = tables.map((one) => one.name);
    throw new Error(`explain: no table ${JSON.stringify(name)}; there are ${names.join(', ')}`);
  }
  return tableEntry(table.of(context), row, column);
}

function tableEntry(table: Table, row: string | undefined, column: string | undefined): PrintedNumber {
  const rows = filledRows(table)
    // A cell that spans several columns stands in each of them.
    .map(({ group, cells }) => ({
      title: rowTitle(group, cells),
      entries: cells.flatMap((cell) => Array.from({ length: cell.span ?? 1 }, () => cell)),
    }))
    .filter(({ entries }) => entries.some(({ content }) => factKeys(piecesIn(content)).length > 0));
  const { title, entries } = numbered(`table ${table.name}, row`, row, rows);
  const { content } = numbered(`table ${table.name}, column`, column, entries);
  const facts = factKeys(piecesIn(content));
  const place = `table ${table.name}, row ${row} (${title}), column ${column} (${columnTitle(table.columns[Number(column) - 1]!)})`;
  if (facts.length === 0) throw new Error(`explain: ${place}: no number stands there`);
  return { place, shown: plainText(content), facts };
}

function figureNumber(
  figures: PaperDefinition['figures'],
  context: PaperContext,
  [name, label]: readonly string[],
): PrintedNumber {
  const figure = figures.find((one) => one.name === `figures/${name}`);
  if (figure === undefined) {
    const names = figures.map((one) => one.name.replace('figures/', ''));
    throw new Error(`explain: no figure ${JSON.stringify(name)}; there are ${names.join(', ')}`);
  }
  const labels = figureLabels(figure.spec(context));
  if (labels.length === 0) throw new Error(`explain: figure ${name}: writes out no number`);
  const { title, shown, facts } = numbered(`figure ${name}, label`, label, labels);
  return { place: `figure ${name}, ${title}`, shown, facts };
}

/** The one of that number, from 1. @throws saying how many there are */
function numbered<T>(what: string, number: string | undefined, all: readonly T[]): T {
  const found = /^\d+$/.test(number ?? '') ? all[Number(number) - 1] : undefined;
  if (found !== undefined) return found;
  throw new Error(
    `explain: ${what}: must be a number from 1 to ${all.length}, got ${JSON.stringify(number ?? '')}`,
  );
}

/** A number as it stands in the paper, back to the facts that are printed so: what a reader has who has the PDF alone. */

const PRINTED = /^<?\s*[+−-]?\s*(\d[\d.,]*|\.\d+)$/u;

/** `62.31`, `-0.35`, `<0.001`, `10,000`, `62.31 %`: no fact has such a key. */
export function isPrintedNumber(text: string): boolean {
  return PRINTED.test(withoutUnit(text));
}

export function factsPrintedAs(book: FactBook, text: string): Fact[] {
  const number = plain(text);
  return book.all.filter((fact) => typeof fact.value === 'number' && plain(fact.plain) === number);
}

const withoutUnit = (text: string) => text.trim().replace(/\s*\\?%$/u, '');

/** Without what differs between a keyboard and the PDF: the minus sign, a plus, spaces, separators of thousands. */
const plain = (text: string) =>
  withoutUnit(text)
    .replaceAll('-', '−')
    .replace(/[\s,+]/gu, '');
