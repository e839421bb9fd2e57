import { describe, expect, it, test } from 'vitest';
import type { Predicate } from './claim.ts';
import { allOf, anyOf, forEvery, not } from './predicates/combine.ts';
import { intervalAbove, parity } from './predicates/intervals.ts';
import { significantly } from './predicates/tests.ts';
import { above, below } from './predicates/values.ts';

const SETS = ['red', 'green', 'blue'];

describe('what a rule asks, in short,', () => {
  test.each<[Predicate, string]>([
    [below('red.a-vs-b.delta', -1), 'difference < −1'],
    [above('red.zero_share', 0.5), 'zero share > 0.5'],
    [below('red.a.mean', 'red.b.mean'), 'lower mean'],
    [above('red.a.ms', 'red.b.ms'), 'higher time'],
    [above('red.loss', 'red.a.ci_low'), 'loss > low end of interval'],
    [intervalAbove('red.a', 0.95), '95 % interval > 0.95'],
    [parity('red.a-vs-b', 2), 'within 2 of 0'],
    [significantly('below', 'red.a-vs-b'), 'difference < 0, p < 0.05'],
    [not(below('red.x', 0)), 'not: x < 0'],
  ])('is %#', (rule, expected) => {
    expect(rule.asks).toBe(expected);
  });

  it('counts what is asked alike, in parts of parts too', () => {
    const rule = forEvery(SETS, (set) =>
      allOf(
        below(`${set}.delta`, 0),
        significantly('below', set),
        forEvery(['c'], () => below(set, 1)),
      ),
    );
    expect(rule.asks).toBe('3 × difference < 0; 3 × difference < 0, p < 0.05; red < 1; green < 1; blue < 1');
  });

  it('keeps all and any apart', () => {
    const both = (set: string) => allOf(above(`${set}.x`, 0), above(`${set}.y`, 0));
    expect(anyOf(both('red'), both('green'), above('blue.z', 0)).asks).toBe('2 × (x > 0; y > 0) or z > 0');
    expect(allOf(anyOf(above('a.x', 0), above('b.x', 0)), above('c.x', 0)).asks).toBe('(2 × x > 0); x > 0');
  });
});
