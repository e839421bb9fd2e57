import { describe, expect, it } from 'vitest';
import { FactBook } from '../facts/fact-book.ts';
import { makeFact } from '../facts/make-fact.ts';
import { unknownFactKeys } from './check-fact-keys.ts';
import { handTypedResults } from './hand-typed-results.ts';
import { lintProblems } from './lint.ts';
import { texProse } from './tex-prose.ts';

const facts = new FactBook([
  makeFact({ key: 'cifar10.resnet18.bit.accuracy.mean', value: 0.8, unit: 'fraction', formula: 'x' }),
  makeFact({ key: 'study.runs', value: 36, unit: 'count', formula: 'x' }),
]);
const section = (text: string) => [{ path: 'paper/sections/results.tex', text }];

describe('texProse', () => {
  const MACROS = new Map([
    ['cite', 1],
    ['claim', 2],
  ]);
  const prose = (text: string) => texProse(text, { macros: MACROS, blank: '|' });

  it.each([
    ['a % \\fact{x}\n50\\% b % c\n% d\n\\\\% e', 'a|||||||||||\n50\\% b||||\n|||\n\\\\|||'],
    ['x \\verb|7 % {| y', 'x |||||||||||| y'],
    ['\\cite[see][p. 3]{a, b} \\claim{a}\n {b {c}} d', '|||||||||||||||||||||| |||||||||\n|||||||| d'],
    ['a \\iffalse b \\ifnum1=2 c\\fi d\\fi e', 'a |||||||||||||||||||||||||||||| e'],
    ['\\emph{a % b', '\\emph{a||||'],
    ['\u{1d400} 81.24 % \u{1d400}', '\u{1d400} 81.24|||||'],
  ])('%j', (text, expected) => {
    expect(prose(text)).toBe(expected);
  });
});

describe('unknownFactKeys', () => {
  const asked = (key: string) => [{ key, file: 'sections/results.tex', line: 3, section: '4' }];

  it('names file, line, key and the nearest keys', () => {
    expect(unknownFactKeys([...asked('study.runs'), ...asked('study.run')], facts)).toEqual([
      {
        file: 'paper/sections/results.tex',
        line: 3,
        message: 'unknown fact "study.run"; nearest: study.runs, cifar10.resnet18.bit.accuracy.mean',
      },
    ]);
  });
});

describe('handTypedResults', () => {
  const found = (text: string) =>
    handTypedResults(section(text)).map(({ line, message }) => `${line} ${message.split(':')[0]}`);

  it.each([
    ['accuracy was 81.24', '1 hand-typed number 81.24'],
    ['accuracy was 81\\,\\% there', '1 hand-typed number 81\\,\\%'],
    ['it lost $-3.2$ points', '1 hand-typed number 3.2$ points'],
    ['about 7 percent', '1 hand-typed number 7 percent'],
    ['a\nb\n0.3 of', '3 hand-typed number 0.3'],
    ['12.5~\\%', '1 hand-typed number 12.5~\\%'],
    ['TTQ loses 3 points', '1 hand-typed number 3 points'],
    ['a 3-point gap', '1 hand-typed number 3-point'],
    ['two percentage points', '1 hand-typed number two percentage points'],
    ['within\ntwenty-five percent', '2 hand-typed number twenty-five percent'],
    ['an accuracy of 95\\,\\%', '1 hand-typed number 95\\,\\%'],
    ['difference 1.58 points', '1 hand-typed number 1.58 points'],
    ['it differs by 1.58', '1 hand-typed number 1.58'],
    ['it rose by 0.05', '1 hand-typed number 0.05'],
    ['reaches 81.24 in the mean', '1 hand-typed number 81.24'],
    ['accuracy .81', '1 hand-typed number .81'],
    ['accuracy 81,2', '1 hand-typed number 81,2'],
    ['accuracy 81{.}2 there', '1 hand-typed number 81{.}2'],
    ['accuracy 81{,}2 there', '1 hand-typed number 81{,}2'],
    ['it took 14 hours', '1 hand-typed number 14 hours'],
    ['40 runs', '1 hand-typed number 40 runs'],
    ['1,000 runs', '1 hand-typed number 1,000 runs'],
    ['over 3 seeds', '1 hand-typed number 3 seeds'],
    ['\\newcommand{\\x}{99.9}', '1 hand-typed number 99.9'],
    ['\\newcommand*\\x[1][99.9]{#1}', '1 hand-typed number 99.9'],
    ['\\renewcommand{\\x}[1]{#1 to 99.9}', '1 hand-typed number 99.9'],
    ['\\providecommand{\\x}{81\\,\\%}', '1 hand-typed number 81\\,\\%'],
    ['\\def\\x{99.9}', '1 hand-typed number 99.9'],
    ['{\\gdef\\x#1{%\n  #1 3 points}}', '2 hand-typed number 3 points'],
    ['\\NewDocumentCommand{\\x}{m}{#1 99.9}', '1 hand-typed number 99.9'],
    ['\\DeclareRobustCommand\\x{99.9}', '1 hand-typed number 99.9'],
    ['\\newcommand{\\topfraction}{0.9}', '1 hand-typed number 0.9'],
    ['\\renewcommand{\\topfraction}{81.2}', '1 hand-typed number 81.2'],
    ['rose to 99.9\\bigskip', '1 hand-typed number 99.9'],
    ['It gained 4\nhours', '1 hand-typed number 4 hours'],
  ])('finds %j', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  it.each([
    '\\fact{cifar10.resnet18.bit.accuracy.mean}\\,\\% of images',
    '1.58 bits, BitNet~b1.58, 95\\,\\% intervals',
    '\\includegraphics[width=0.9\\linewidth]{generated/x.1.pdf}',
    '95\\,\\% $t$ intervals, an interval at 95\\,\\% confidence, at the level 0.05, a 5\\,\\% significance level',
    'ResNet-18 of width 16, three seeds, CIFAR-10',
    'the CIFAR-10 runs of seed 42, on ResNet-18 \\fact{study.runs} points',
    'of 10,000 images 64 at once, $1,\\dots,n$, $\\{-1,0,1\\}$',
    '\\renewcommand{\\topfraction}{0.9}\\def\\arraystretch{1.2}\\linespread{1.05}\\usepackage[scaled=0.92]{helvet}',
    '\\definecolor{a}{rgb}{0.1,0.25,0.3} \\color[gray]{0.55} \\setlength\\parskip{0.5\\baselineskip} \\fontsize{6.5}{7.5}',
    '\\newcommand{\\std}{\\textsc{fp32}} \\newcommand{\\x}[1]{\\hspace{0.5em}\\textcolor[gray]{0.5}{#1}}',
    '\\newcommand{\\x}{99.9} % not a result: published in [3]',
    '\\citep{a2017b} in 2017',
    '% 81.24',
    'it was 81.24 % not a result: published in [3]',
    '\\vspace{0.5em} 1.5em 2.25pt',
    'Table~\\ref{tab:1.2}',
    '\\verb|81.24| and \\iffalse 81.24 \\fi',
    '\\begin{verbatim}81.24\\end{verbatim}',
  ])('passes %j', (text) => {
    expect(found(text)).toEqual([]);
  });
});

it('macros.tex is linted for numbers as sections are', () => {
  const text = '% Notation.\n\\newcommand{\\best}{99.9}\n\\newcommand{\\bits}{1.58 bits}\n';
  expect(lintProblems([{ path: 'paper/macros.tex', text }], [], { judged: [], waiting: [] })).toEqual([
    {
      file: 'paper/macros.tex',
      line: 2,
      message: 'hand-typed number 99.9: write \\fact{key}, or end the line with "% not a result: why"',
    },
  ]);
});
