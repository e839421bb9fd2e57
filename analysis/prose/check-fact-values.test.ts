import { expect, it } from 'vitest';
import { FactBook } from '../facts/fact-book.ts';
import { makeFact } from '../facts/make-fact.ts';
import { wrongFactValues } from './check-fact-values.ts';

const facts = new FactBook([
  makeFact({ key: 'a.mean', value: 0.8124, unit: 'fraction', digits: 2, formula: 'x' }),
  makeFact({ key: 'a.delta', value: -3.2, unit: 'points', digits: 1, formula: 'x' }),
]);
const found = (text: string) =>
  wrongFactValues([{ path: 'paper/generated/tables/a.tex', text }], facts).map(
    ({ file, line, message }) => `${file}:${line}: ${message}`,
  );

it('passes values as the facts have them, braces and all', () => {
  expect(found('\\factvalue{a.mean}{81.24} & \\factvalue{a.delta}{\\ensuremath{-}3.2}')).toEqual([]);
});

it.each([
  ['x\n\\factvalue{a.mean}{81.2}', ':2: \\factvalue{a.mean}: must be 81.24, got 81.2'],
  ['\\factvalue{a.delta}{3.2}', ':1: \\factvalue{a.delta}: must be \\ensuremath{-}3.2, got 3.2'],
  ['\\factvalue{a.sd}{1}', ':1: \\factvalue{a.sd}: no fact has this key, got 1'],
  ['\\factvalue{a.mean}{81.24', null],
  ['\\factvalue{a.mean}{8\\}1}', ':1: \\factvalue{a.mean}: must be 81.24, got 8\\}1'],
])('%j', (text, expected) => {
  expect(found(text)).toEqual(expected === null ? [] : [`paper/generated/tables/a.tex${expected}`]);
});
