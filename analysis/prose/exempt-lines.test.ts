import { expect, it } from 'vitest';
import { countExempt, exemptLines, isExempt } from './exempt-lines.ts';

const sources = [
  { path: 'paper/main.tex', text: 'Plain.\nWidth 1.5 % not a result: a setting\r\n' },
  { path: 'paper/sections/a.tex', text: 'Better. % no claim: a method\n% not a result:\n% no claim:  \n' },
];

it('lists every line that its author exempts, with the reason; a comment without one exempts nothing', () => {
  expect(exemptLines(sources)).toEqual([
    { file: 'paper/main.tex', line: 2, kind: 'not a result', reason: 'a setting' },
    { file: 'paper/sections/a.tex', line: 1, kind: 'no claim', reason: 'a method' },
  ]);
  expect(isExempt('no claim', '% no claim:')).toBe(false);
});

it('counts them by what they are exempt from', () => {
  const [first, second] = exemptLines(sources);
  expect(countExempt([first!, second!, second!])).toBe(
    '3 lines that authors exempt from lint (1 "% not a result", 2 "% no claim")',
  );
  expect(countExempt([first!])).toBe('1 line that authors exempt from lint (1 "% not a result")');
});
