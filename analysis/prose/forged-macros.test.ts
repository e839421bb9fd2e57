import { describe, expect, it } from 'vitest';
import { FactBook } from '../facts/fact-book.ts';
import { makeFact } from '../facts/make-fact.ts';
import { readRedefined, readValues } from '../latex/uses.ts';
import { forgedMacros, forgedValues } from './forged-macros.ts';

const lines = (text: string) =>
  forgedMacros([{ path: 'paper/sections/results.tex', text }]).map(
    ({ line, message }) => `${line}: ${message}`,
  );

describe('macros in what authors write', () => {
  it.each([
    ['\\factdef{a.b}{99.99}', '\\factdef: only generated files may call it'],
    ['\\factdefprovisional{a.b}{9}{1}{2}', '\\factdefprovisional: only generated files may call it'],
    ['It reaches \\factvalue{a.b}{99.99}.', '\\factvalue: only generated files may call it'],
    ['\\claimdef{x}{holds}{}', '\\claimdef: only generated files may call it'],
    ['\\renewcommand{\\fact}[1]{99.99}', '\\renewcommand{\\fact: only living.sty may define it'],
    ['\\renewcommand*\\undecided[3]{#3}', '\\renewcommand*\\undecided: only living.sty may define it'],
    ['{\\def\\fact#1{99.99}\\fact{a.b}}', '\\def\\fact: only living.sty may define it'],
    ['\\let\\refuted\\claim', '\\let\\refuted: only living.sty may define it'],
    [
      '\\DeclareRobustCommand{\\claim}[2]{#2}',
      '\\DeclareRobustCommand{\\claim: only living.sty may define it',
    ],
    ['\\RenewDocumentCommand \\fact{m}{9}', '\\RenewDocumentCommand \\fact: only living.sty may define it'],
    ['\\renewcommand{\\draftstatus}{}', '\\renewcommand{\\draftstatus: only living.sty may define it'],
    ['\\expandafter\\def\\csname fact@a.b\\endcsname{9}', '\\csname fact@: only living.sty may use it'],
    [
      '\\makeatletter\\@namedef{claimverdict@x}{holds}',
      '\\@namedef{claimverdict@: only living.sty may use it',
    ],
    ['\\csname factdef\\endcsname{a.b}{9}', '\\csname factdef\\endcsname: only living.sty may use it'],
    ['\\makeatletter\\let\\living@value\\@gobble', '\\living@value: only living.sty may use it'],
  ])('%s', (text, found) => {
    expect(lines(`One line.\n${text}\n`)).toContain(`2: ${found}`);
  });

  it('what is a comment, another macro or a use is none', () => {
    const text = String.raw`% \factdef{a.b}{99.99}
\fact{a.b}, \factp{a.p}, \claim{x}{It is so.} \newcommand{\facts}{facts} \newcommand{\claimed}{claimed}
\renewcommand{\claimanchor}[1]{} \let\oldref\ref \verb|\factdef|`;
    expect(lines(text)).toEqual([]);
  });
});

describe('what LaTeX typeset', () => {
  const facts = new FactBook([
    makeFact({ key: 'a.b', value: -3.01, unit: 'points', digits: 2, formula: 'x' }),
    makeFact({ key: 'a.c', value: 0.5, unit: 'ratio', digits: 1, formula: 'x', have: 1, declared: 3 }),
  ]);
  const found = (written: string) =>
    forgedValues({ values: readValues(written), redefined: readRedefined(written) }, facts);

  it('is what the data says, however TeX writes it', () => {
    const written = [
      'value{a.b}{sections/results.tex}{3}{\\ensuremath {-}3.01}',
      'fact{a.b}{sections/results.tex}{3}{4.1.0}',
      'value{a.c}{sections/results.tex}{4}{\\provisional {0.5}{1}{3}}',
      'value{no.fact}{sections/results.tex}{4}{1}',
    ];
    expect(found(written.join('\n'))).toEqual([]);
  });

  it('is not what the data says: a fact that something defined anew, a macro that is another one at the end', () => {
    expect(found('value{a.b}{sections/results.tex}{12}{99.99}\nredefined{fact}\n')).toEqual([
      {
        file: 'paper/main.tex',
        line: 1,
        message:
          '\\fact is not what living.sty defines: something between \\begin{document} and \\end{document} redefined it',
      },
      {
        file: 'paper/sections/results.tex',
        line: 12,
        message: 'fact a.b is typeset as 99.99, the data says \\ensuremath{-}3.01: something defined it anew',
      },
    ]);
    expect(found('value{a.c}{a.tex}{1}{0.5}')[0]!.message).toContain(
      'the data says \\provisional{0.5}{1}{3}',
    );
  });
});
