import { describe, expect, it } from 'vitest';
import { allOf, anyOf, forEvery, not } from './predicates/combine.ts';
import { significantly } from './predicates/tests.ts';
import { above, below } from './predicates/values.ts';
import { shortRule } from './short-rule.ts';

const SETS = ['red', 'green', 'blue'];

describe('shortRule', () => {
  it('says once what a rule says of one thing after the other', () => {
    const rule = forEvery(SETS, (set) => below(`${set}.net.a-vs-b.delta`, 0));
    expect(shortRule(rule)).toBe('{red, green, blue}.net.a-vs-b.delta < 0');
  });

  it('says that a second name is the same', () => {
    const rule = forEvery(SETS, (set) => below(`${set}.net.a.mean`, `${set}.net.b.mean`));
    expect(shortRule(rule)).toBe('{red, green, blue}.net.a.mean < {same}.net.b.mean');
  });

  it('goes through lists within lists', () => {
    const rule = forEvery(SETS, (set) =>
      forEvery(['c', 'd'], (other) => above(`${set}.a-vs-${other}.delta`, 0)),
    );
    expect(shortRule(rule)).toBe('{red, green, blue}.a-vs-{c, d}.delta > 0');
  });

  it('keeps what a rule of several parts says of each thing', () => {
    const rule = forEvery(SETS.slice(1), (set) =>
      allOf(below(`${set}.a.delta`, -1), significantly('below', { key: `${set}.a`, cells: [] })),
    );
    expect(shortRule(rule)).toBe(
      '{green, blue}.a.delta < -1 and {same}.a is below zero, Holm-adjusted p < 0.05',
    );
  });

  it('does not join what differs in two things, in a bound or in a direction', () => {
    const different = [
      allOf(above('red.mean', 'green.mean'), above('blue.mean', 'red.mean')),
      allOf(above('red.mean', 1), above('green.mean', 2)),
      allOf(above('red.mean', 1), below('green.mean', 1)),
    ];
    expect(different.map(shortRule)).toEqual([
      'red.mean > green.mean and blue.mean > red.mean',
      'red.mean > 1 and green.mean > 2',
      'red.mean > 1 and green.mean < 1',
    ]);
  });

  it('joins neighbours alone, keeps or and not', () => {
    const rule = anyOf(above('red.x', 0), above('green.x', 0), not(above('blue.y', 0)));
    expect(shortRule(rule)).toBe('{red, green}.x > 0 or not (blue.y is above 0)');
  });
});
