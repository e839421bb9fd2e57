/** A number as it stands in the paper, back to the facts that are printed so: what a reader has who has the PDF alone. */
import type { Fact } from '../facts/fact.ts';
import type { FactBook } from '../facts/fact-book.ts';

const PRINTED = /^<?\s*[+−-]?\s*(\d[\d.,]*|\.\d+)$/u;

/** `62.31`, `-0.35`, `<0.001`, `10,000`, `62.31 %`: no fact has such a key. */
export function isPrintedNumber(text: string): boolean {
  return PRINTED.test(withoutUnit(text));
}

/** Those of single runs, which stand in tables, after all others. */
export function factsPrintedAs(book: FactBook, text: string): Fact[] {
  const number = plain(text);
  return [...book.all, ...book.ofRuns()].filter(
    (fact) => typeof fact.value === 'number' && plain(fact.plain) === number,
  );
}

const withoutUnit = (text: string) => text.trim().replace(/\s*\\?%$/u, '');

/** Without what differs between a keyboard and the PDF: the minus sign, a plus, spaces, separators of thousands. */
const plain = (text: string) =>
  withoutUnit(text)
    .replaceAll('-', '−')
    .replace(/[\s,+]/gu, '');
