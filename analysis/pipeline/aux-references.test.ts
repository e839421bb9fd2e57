import { expect, it } from 'vitest';
import { auxReferences, printsTitles } from './aux-references.ts';

const NOTHING = { titles: false, lists: [] };
const label = (title: string, page = 5) => `\\newlabel{tab:a}{{2}{${page}}{${title}}{table.2}{}}`;

it('a title is left out, whatever it holds, and nothing behind it', () => {
  for (const title of ['', 'Plain', 'of \\std {} in {\\em {x}}', 'a \\} and \\{ brace'])
    expect(auxReferences(label(title), NOTHING)).toBe('\\newlabel{tab:a}{{2}{5}{}{table.2}{}}');
  expect(auxReferences(label('Plain'), { titles: true, lists: [] })).toBe(label('Plain'));
});

it('a label that moved, or has another number, is another', () => {
  expect(auxReferences(label('a', 6), NOTHING)).not.toBe(auxReferences(label('a', 5), NOTHING));
});

it('entries of lists count where there is such a list', () => {
  const entry = '\\@writefile{lot}{\\contentsline {table}{\\numberline {2}{A}}{5}{table.2}}';
  const aux = `\\relax\n${entry}\n\\gdef \\LT@i {\\LT@entry {1}{10pt}}`;
  expect(auxReferences(aux, NOTHING)).toBe('\\relax\n\\gdef \\LT@i {\\LT@entry {1}{10pt}}');
  expect(auxReferences(aux, { titles: false, lists: ['lot'] })).toBe(aux);
});

it('what it does not know stays as it is', () => {
  for (const line of ['\\newlabel{plain}{{2}{5}}', '\\bibcite{a}{{1}{2015}{{A}}{{}}}', '\\newlabel{odd}'])
    expect(auxReferences(line, NOTHING)).toBe(line);
});

it('macros that print titles are known', () => {
  expect(printsTitles('see \\nameref{sec:a}')).toBe(true);
  expect(printsTitles('\\titleref{x}')).toBe(true);
  expect(printsTitles('\\namereference{sec:a} \\ref{a}')).toBe(false);
});
