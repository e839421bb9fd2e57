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
    ['\\verb|81.24|', '1 hand-typed number 81.24'],
    ['\\citep[81.24 there]{a}', '1 hand-typed number 81.24'],
    ['\\href{a1.5}{81.24}', '1 hand-typed number 81.24'],
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
    'BitNet~b1.58, 95\\,\\% intervals',
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
    '\\vspace{0.5em} 1.5em 2.25pt 54.5pc .5truein',
    '\\parskip 5.5\\p@ \\@plus .3\\p@ .5\\linespacing 0.5\\@tempdima',
    '\\ProvidesPackage{a}[2026/01/01 1.2 names]',
    'Table~\\ref{tab:1.2}',
    '\\verb|--seed| and \\iffalse 81.24 \\fi',
    '\\begin{verbatim}81.24\\end{verbatim}',
  ])('passes %j', (text) => {
    expect(found(text)).toEqual([]);
  });
});

it('a whole number in a unit of the paper is a result, and not of one that begins so', () => {
  const found = (text: string) =>
    handTypedResults(section(text), ['t/ha', 's', 'ms', 'kg ha$^{-1}$']).map(
      ({ message }) => message.split(':')[0],
    );
  expect(found('it yields 7\\,t/ha')).toEqual(['hand-typed number 7\\,t/ha']);
  expect(found('in 12~ms a call')).toEqual(['hand-typed number 12~ms']);
  expect(found('seven t/ha')).toEqual(['hand-typed number seven t/ha']);
  expect(found('it gives 40 kg ha$^{-1}$ more')).toEqual(['hand-typed number 40 kg ha$^{-1}$']);
  expect(found('of 3 msgs, 7 t, and 12 kg, ones')).toEqual([]);
});

describe('lintProblems', () => {
  const NONE = { sources: [], captions: [], tables: [], living: '' };
  const found = (texts: Partial<Parameters<typeof lintProblems>[0]>) =>
    lintProblems({ ...NONE, ...texts }, []).map(({ file, line, message }) => `${file}:${line}: ${message}`);
  const text = '% Notation.\n\\newcommand{\\best}{99.9}\n\\newcommand{\\bits}{8 bits}\n';
  const TYPED = 'hand-typed number 99.9: write \\fact{key}, or end the line with "% not a result: why"';

  it.each(['macros.tex', 'notation.sty', 'styles/journal.cls', 'data/table.csv'])(
    'numbers in %s are found as in sections',
    (name) => {
      expect(found({ sources: [{ path: `paper/${name}`, text }] })).toEqual([`paper/${name}:2: ${TYPED}`]);
    },
  );

  it('a package of the author may not define the macros of living.sty, which itself may, nor may a bibliography', () => {
    const redefined = '\n\\renewcommand{\\fact}[1]{high}\n';
    const sources = ['living.sty', 'styles/living.sty', 'names.sty', 'references.bib'].map((name) => ({
      path: `paper/${name}`,
      text: redefined,
    }));
    expect(found({ sources, living: redefined })).toEqual(
      ['styles/living.sty', 'names.sty', 'references.bib'].map(
        (name) => `paper/${name}:2: \\renewcommand{\\fact: only living.sty may define it`,
      ),
    );
  });

  it('living.sty is the one of the pipeline, byte for byte', () => {
    const sources = [{ path: 'paper/living.sty', text: '% mine' }];
    expect(found({ sources, living: '% mine' })).toEqual([]);
    expect(found({ sources, living: '% its own' })).toEqual([
      'paper/living.sty:1: differs from the one of the pipeline: copy that',
    ]);
  });

  it('years, volumes and page numbers of a bibliography are no results', () => {
    expect(found({ sources: [{ path: 'paper/references.bib', text: 'note = {arXiv:1602.02830}' }] })).toEqual(
      [],
    );
  });

  it('a number that a table has as text is found, one that it takes from a fact is not', () => {
    const cells = '\n\\factvalue{a.b}{81.24} & 99.9 \\\\\n';
    expect(found({ tables: [{ path: 'paper/generated/tables/accuracy.tex', text: cells }] })).toEqual([
      "paper/generated/tables/accuracy.tex:2: number 99.9 stands in the table as text: a cell must take it from a fact, or be the title of a factor's value",
    ]);
  });

  it('what a value of a factor is called may have a number in it, where the cell says nothing else', () => {
    const cells = [
      '',
      'Urea 7.5 & Slurry 50 \\% \\\\',
      'Urea 7.5 & \\factvalue{a.b}{81.24} \\\\',
      '\\quad Urea 7.5 & Urea 7.5, 91.2 \\\\',
      '\\multicolumn{2}{c}{Slurry 50 \\%} & x \\\\',
    ];
    const tables = [{ path: 'paper/generated/tables/doses.tex', text: cells.join('\n') }];
    expect(
      found({ tables, titles: ['Urea 7.5', 'Slurry 50 \\%'] }).map((line) => line.split(' stands')[0]),
    ).toEqual([
      'paper/generated/tables/doses.tex:4: number 7.5',
      'paper/generated/tables/doses.tex:4: number 91.2',
    ]);
  });

  it('sentences that compare are found in a section of any name', () => {
    const better = 'BitNet is better than TTQ.';
    const sources = ['findings', 'main', 'methods', 'macros'].map((name) => ({
      path: `paper/${name}.tex`,
      text: better,
    }));
    expect(found({ sources }).map((line) => line.split(': ')[0])).toEqual([
      'paper/findings.tex:1',
      'paper/main.tex:1',
    ]);
  });
});
