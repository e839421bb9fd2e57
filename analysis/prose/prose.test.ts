import { describe, expect, it } from 'vitest';
import { FactBook } from '../facts/fact-book.ts';
import { makeFact } from '../facts/make-fact.ts';
import { unknownFactKeys } from './check-fact-keys.ts';
import { handTypedResults } from './hand-typed-results.ts';
import { macroUses, withoutComments } from './tex-source.ts';

const facts = new FactBook([
  makeFact({ key: 'cifar10.resnet18.bit.accuracy.mean', value: 0.8, unit: 'fraction', formula: 'x' }),
  makeFact({ key: 'study.runs', value: 36, unit: 'count', formula: 'x' }),
]);
const section = (text: string) => [{ path: 'paper/sections/results.tex', text }];

describe('tex source', () => {
  it('has no comments, and keeps lines and escaped percent signs', () => {
    expect(withoutComments('a % \\fact{x}\n50\\% b % c\n% d\n\\\\% e')).toBe('a \n50\\% b \n\n\\\\');
  });

  it('gives the uses of one macro with their lines', () => {
    const text = 'a \\fact{one}\n\\factvalue{two}{3} \\fact {three}\n% \\fact{four}\n\\fact{\nfive}';
    expect(macroUses(text, 'fact')).toEqual([
      { argument: 'one', line: 1 },
      { argument: 'three', line: 2 },
      { argument: 'five', line: 4 },
    ]);
  });
});

describe('unknownFactKeys', () => {
  it('names file, line, key and the nearest keys', () => {
    expect(unknownFactKeys(section('ok \\fact{study.runs}\n\n\\fact{study.run}'), facts)).toEqual([
      {
        file: 'paper/sections/results.tex',
        line: 3,
        message: 'unknown fact "study.run"; nearest: study.runs, cifar10.resnet18.bit.accuracy.mean',
      },
    ]);
  });

  it('checks p-values with their relation too', () => {
    expect(unknownFactKeys(section('\\factp{study.run}'), facts)).toHaveLength(1);
  });

  it('lets a macro definition pass its argument on', () => {
    expect(unknownFactKeys(section('\\newcommand{\\x}[1]{\\fact{#1}}'), facts)).toEqual([]);
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
    ['237 runs', '1 hand-typed number 237 runs'],
    ['1,000 runs', '1 hand-typed number 1,000 runs'],
    ['over 3 seeds', '1 hand-typed number 3 seeds'],
    ['<% block caption %>It gained 4\nhours', '1 hand-typed number 4 hours'],
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
    '\\renewcommand{\\topfraction}{0.9}\\linespread{1.05}\\usepackage[scaled=0.92]{helvet}',
    '<% if x > 0.5 %><< row.m(81.2) >> 4<# 81.2 % not a result: a comment #>',
    'it was 81.24 <# % not a result: published #>',
    '\\citep{a2017b} in 2017',
    '% 81.24',
    'it was 81.24 % not a result: published in [3]',
    '\\vspace{0.5em} 1.5em 2.25pt',
    'Table~\\ref{tab:1.2}',
  ])('passes %j', (text) => {
    expect(found(text)).toEqual([]);
  });
});
