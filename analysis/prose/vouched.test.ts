import { expect, it } from 'vitest';
import { countVouches, isVouched, vouchesIn } from './vouched.ts';

const sources = [
  { path: 'paper/main.tex', text: 'Plain.\nWidth 1.5 % not a result: a setting\r\n' },
  { path: 'paper/sections/a.tex', text: 'Better. % no claim: a method\n% not a result:\n% no claim:  \n' },
];

it('lists every line that its author vouches for, with the reason; a comment without one vouches for nothing', () => {
  expect(vouchesIn(sources)).toEqual([
    { file: 'paper/main.tex', line: 2, kind: 'not a result', reason: 'a setting' },
    { file: 'paper/sections/a.tex', line: 1, kind: 'no claim', reason: 'a method' },
  ]);
  expect(isVouched('no claim', '% no claim:')).toBe(false);
});

it('counts them by what they vouch for', () => {
  const [first, second] = vouchesIn(sources);
  expect(countVouches([first!, second!, second!])).toBe(
    '3 lines that authors vouch for (1 "% not a result", 2 "% no claim")',
  );
  expect(countVouches([first!])).toBe('1 line that authors vouch for (1 "% not a result")');
});
