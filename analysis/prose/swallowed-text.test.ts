import { expect, test } from 'vitest';
import { swallowedText } from './swallowed-text.ts';

const found = (text: string) =>
  swallowedText([{ path: 'paper/main.tex', text }]).map(({ line, message }) => `${line}: ${message}`);

const refused = (comment: string) => `2: ${JSON.stringify(comment)} is a comment for LaTeX`;

test.each([
  ['grew on 12% of the plots.', '% of the plots.'],
  ['grew on 12 % of the plots.', '% of the plots.'],
  [String.raw`grew on \fact{share}\,% of the plots`, '% of the plots'],
  [String.raw`100\% of them, then \factp{p}~% chance % and more`, '% chance % and more'],
])('after a number, text that LaTeX takes for a comment is told: %s', (text, comment) => {
  expect(found(`We say:\n${text}\n`)).toEqual([expect.stringContaining(refused(comment))]);
});

test.each([
  String.raw`grew on 12\,\% of the plots, 3\%.`,
  String.raw`\newcommand{\wide}[2]{#2}% a line that ends without a space`,
  'since 2019 % not a result: a year',
  String.raw`by \fact{a.b} % no claim: a method`,
  String.raw`\setcounter{page}{3}%`,
  'in 12%',
  '% of 12% of them: a comment of the author',
  String.raw`\verb|12% of| and`,
  '\\begin{verbatim}\n12 % of the plots\n\\end{verbatim}',
])('what is meant as it stands is not: %s', (text) => {
  expect(found(text)).toEqual([]);
});
