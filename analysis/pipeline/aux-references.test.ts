import { expect, it } from 'vitest';
import { auxReferences, printsPages, printsTitles } from './aux-references.ts';

const NOTHING = { titles: false, pages: false, lists: [] };
const ALL = { titles: true, pages: true, lists: [] };
const label = (title: string, page = 5) => `\\newlabel{tab:a}{{2}{${page}}{${title}}{table.2}{}}`;

it('a title is left out, whatever it holds, and nothing behind it', () => {
  for (const title of ['', 'Plain', 'of \\std {} in {\\em {x}}', 'a \\} and \\{ brace'])
    expect(auxReferences(label(title), NOTHING)).toBe('\\newlabel{tab:a}{{2}{}{}{table.2}{}}');
  expect(auxReferences(label('Plain'), ALL)).toBe(label('Plain'));
});

it('a label that moved to another page is another where pages are printed', () => {
  expect(auxReferences(label('a', 6), NOTHING)).toBe(auxReferences(label('a', 5), NOTHING));
  const pages = { ...NOTHING, pages: true };
  expect(auxReferences(label('a', 6), pages)).not.toBe(auxReferences(label('a', 5), pages));
});

it('a label that has another number is another', () => {
  const renumbered = label('a').replace('{2}', '{3}');
  expect(auxReferences(renumbered, NOTHING)).not.toBe(auxReferences(label('a'), NOTHING));
});

it('how many pages there are counts where pages are printed', () => {
  const aux = '\\relax\n\\gdef \\@abspage@last{29}';
  expect(auxReferences(aux, NOTHING)).toBe('\\relax');
  expect(auxReferences(aux, ALL)).toBe(aux);
});

it('entries of lists count where there is such a list', () => {
  const entry = '\\@writefile{lot}{\\contentsline {table}{\\numberline {2}{A}}{5}{table.2}}';
  const aux = `\\relax\n${entry}\n\\gdef \\LT@i {\\LT@entry {1}{10pt}}`;
  expect(auxReferences(aux, NOTHING)).toBe('\\relax\n\\gdef \\LT@i {\\LT@entry {1}{10pt}}');
  expect(auxReferences(aux, { ...NOTHING, lists: ['lot'] })).toBe(aux);
});

it('neither the order of labels counts nor what BibTeX reads', () => {
  const [a, b] = [label('a'), '\\newlabel{fig:b}{{3}{}{}{figure.3}{}}'];
  const cited = ['\\citation{x,y}', a, '\\citation{z}', b, '\\bibdata{references}'];
  expect(auxReferences(cited.join('\n'), NOTHING)).toBe(auxReferences(`${b}\n${a}`, NOTHING));
});

it('what it does not know stays as it is', () => {
  for (const line of ['\\newlabel{plain}{{2}}', '\\bibcite{a}{{1}{2015}{{A}}{{}}}', '\\newlabel{odd}'])
    expect(auxReferences(line, NOTHING)).toBe(line);
});

it('macros that print titles are known', () => {
  expect(printsTitles('see \\nameref{sec:a}')).toBe(true);
  expect(printsTitles('\\titleref{x}')).toBe(true);
  expect(printsTitles('\\csname nameref\\endcsname{a}')).toBe(true);
  expect(printsTitles('\\ref{a} \\title{a}')).toBe(false);
});

it('macros that print pages are known', () => {
  for (const source of [
    '\\pageref{a}',
    '\\autopageref{a}',
    '\\cpagerefrange{a}{b}',
    '\\vref{a}',
    '\\ref{LastPage}',
  ])
    expect(printsPages(source), source).toBe(true);
  expect(printsPages('\\ref{a} \\thepage')).toBe(false);
});

it('a package that nobody looked into may print anything', () => {
  const known = '\\documentclass[10pt]{article} \\usepackage{amsmath,amssymb} \\usepackage[table]{xcolor}';
  expect([printsPages(known), printsTitles(known)]).toEqual([false, false]);
  for (const source of [
    '\\usepackage{amsmath,zref-lastpage}',
    '\\RequirePackage[a]{titleps}',
    '\\usepackage\\chosen',
  ])
    expect([printsPages(source), printsTitles(source)], source).toEqual([true, true]);
});

it('of two labels with one key the later one counts', () => {
  const [first, second] = ['{2}', '{1}'].map((number) => `\\newlabel{a}{${number}{}{}{}{}}`);
  expect(auxReferences(`${first}\n${second}`, NOTHING)).not.toBe(
    auxReferences(`${second}\n${first}`, NOTHING),
  );
});
