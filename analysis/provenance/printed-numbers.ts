/** `tab:<table>:2:3`, `fig:<figure>:<label>`: a number by the place where it is printed. */
import type { PaperDefinition } from '../authoring/define-paper.ts';
import { wordsOf } from '../captions/inline.ts';
import type { Macros } from '../captions/macros.ts';
import type { PaperContext } from '../context/context.ts';
import type { Fact } from '../facts/fact.ts';
import type { FactBook } from '../facts/fact-book.ts';
import { type TableRow, tableRows } from '../tables/table-rows.ts';
import { figureLabels } from './figure-labels.ts';

/** What stands at one place: the entry as printed, and keys of the facts that its numbers are. */
export interface PrintedNumber {
  readonly place: string;
  readonly shown: string;
  readonly facts: readonly string[];
}

/**
 * The number at `table:row:column` or `fig:figure:label`. Rows, columns and labels by number from 1 or by words of their
 * titles. @throws naming what there is where the address fits nothing, more than one thing, or an entry without a number
 */
export function printedNumber(
  { tables, figures }: PaperDefinition,
  context: PaperContext,
  address: string,
  macros: Macros,
): PrintedNumber {
  const [kind, ...rest] = address.split(':');
  if (kind === 'fig' || kind === 'figure') return figureNumber(figures, context, rest);
  const [name, row, column] = kind === 'tab' || kind === 'table' ? rest : [kind, ...rest];
  const table = tables.find((one) => one.name === name);
  if (table === undefined) {
    const names = tables.map((one) => one.name);
    throw new Error(`explain: no table ${JSON.stringify(name)}; there are ${names.join(', ')}`);
  }
  const rows = tableRows(table.of(context), (tex) => wordsOf(tex, macros));
  return tableEntry(`table ${name}`, rows, row, column);
}

/** Places in a table or a figure of that name, as one writes them. */
export function namesakes({ tables, figures }: PaperDefinition, name: string): string[] {
  return [
    ...tables.filter((one) => one.name === name).map(() => `${name}:<row>:<column>`),
    ...figures.filter((one) => one.name === `figures/${name}`).map(() => `fig:${name}:<label>`),
  ];
}

function tableEntry(
  table: string,
  rows: readonly TableRow[],
  row: string | undefined,
  column: string | undefined,
): PrintedNumber {
  const titles = rows.map(({ title }) => title);
  const chosen = rows[chooseByTitle(`${table}, row`, row ?? '', titles)]!;
  const at = chooseByTitle(`${table}, column`, column ?? '', chosen.columns);
  const entry = chosen.entries[at];
  const place = `${table}, row ${chosen.title}, column ${chosen.columns[at] || at + 1}`;
  if (entry === undefined || entry.facts.length === 0)
    throw new Error(`explain: ${place}: no number stands there`);
  return { place, ...entry };
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
  const titles = labels.map(({ title }) => title);
  const chosen = labels[chooseByTitle(`figure ${name}, label`, label ?? '', titles)]!;
  return { place: `figure ${name}, ${chosen.title}`, shown: chosen.shown, facts: chosen.facts };
}

/**
 * The one of `titles` that is meant: by its number from 1, by its words, or by some of them (`first row`, `95`).
 * Case and punctuation do not matter. @throws naming what there is when none or more than one would do
 */
export function chooseByTitle(what: string, selector: string, titles: readonly string[]): number {
  if (/^\d+$/.test(selector) && Number(selector) >= 1 && Number(selector) <= titles.length) {
    return Number(selector) - 1;
  }
  const wanted = separateWords(selector);
  const all = titles.map((title, index) => ({ index, words: separateWords(title) }));
  const holding = all.filter(
    ({ words }) => wanted.length > 0 && wanted.every((word) => words.includes(word)),
  );
  const exact = holding.filter(({ words }) => words.length === wanted.length);
  const [found, second] = exact.length > 0 ? exact : holding;
  if (found !== undefined && second === undefined) return found.index;
  const there = (found === undefined ? all : holding).map(({ index }) => `${index + 1} ${titles[index]}`);
  const why = found === undefined ? 'there is none' : 'more than one has these words';
  throw new Error(`${what} ${JSON.stringify(selector)}: ${why}; ${there.join(', ') || 'nothing'}`);
}

function separateWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
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
