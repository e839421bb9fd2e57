import { expect, it, test } from 'vitest';
import { inlineOf } from './inline.ts';
import { readMacros } from './macros.ts';

const macros = readMacros(String.raw`
\newcommand{\bit}{\textsc{bit}}
\newcommand{\kept}[1]{\bit{} + \texttt{#1}}
\newcommand{\fact}[1]{\ifcsname x\endcsname}
`);
const context = { macros, fact: (key: string) => (key === 'p' ? '<0.001' : key), reference: () => '3' };

test.each([
  [
    String.raw`95\,\% of $d_z$`,
    ['95\u2009% of ', { t: 'i', c: ['d'] }, { t: 'sub', c: [{ t: 'i', c: ['z'] }] }],
  ],
  [
    String.raw`\kept{conv1} --- it's`,
    [{ t: 'sc', c: ['bit'] }, ' + ', { t: 'code', c: ['conv1'] }, ' — it’s'],
  ],
  [String.raw`\emph{a} $\pm 1$~b`, [{ t: 'i', c: ['a'] }, ' ±1\u00a0b']],
  [
    String.raw`\fact{a.b}, \factp{p}`,
    [{ t: 'fact', k: 'a.b', c: ['a.b'] }, ', ', { t: 'fact', k: 'p', c: ['p <0.001'] }],
  ],
  [
    String.raw`Table~\ref{tab:x} \citep{a,b}`,
    ['Table\u00a0', { t: 'label', k: 'tab:x', c: ['3'] }, ' [a, b]'],
  ],
  [String.raw`$1/\ln 2$ or \log 2`, ['1/ln\u20092 or log\u20092']],
  ['a % comment\nb', ['a b']],
  [String.raw`\unknown{x}`, [{ t: 'tex', c: ['\\unknown'] }, 'x']],
])('%s', (source, expected) => {
  expect(inlineOf(source, context)).toEqual(expected);
});

it('a brace that does not close is shown as it stands, for LaTeX refuses it', () => {
  expect(inlineOf('a {b', context)).toEqual(['a {b']);
});
