import { expect, it } from 'vitest';
import type { Fact } from '../facts/fact.ts';
import { askedFacts } from './asked-facts.ts';

const FACTS = ['a.x', 'a.y', 'b.x', 'b.y', 'c-d.x', 'axx'].map((key) => ({ key }) as Fact);

const asked = (...texts: string[]) =>
  askedFacts(
    texts.map((text) => ({ path: 'paper/a.tex', text })),
    FACTS,
  ).map(({ key }) => key);

it('are those that a macro for facts names, in any file, in the order of the facts', () => {
  expect(asked('It is \\fact{b.x}, \\factp{ a.x\n}.', '\\fact{b.x} \\fact{c-d.x}')).toEqual([
    'a.x',
    'b.x',
    'c-d.x',
  ]);
});

it('are those that an own macro is given', () => {
  expect(asked('\\newcommand{\\mine}[1]{\\textbf{\\fact{#1}}}', '\\mine{a.y}')).toEqual(['a.y']);
});

it('are those that an own macro may put together', () => {
  expect(asked('\\newcommand{\\mine}[1]{\\fact{#1.x}}', '\\mine{a}')).toEqual(['a.x', 'b.x', 'c-d.x']);
});

it('are none that only a comment names', () => {
  expect(asked('% \\fact{a.x}\n\\emph{a}')).toEqual([]);
});
