import { describe, expect, it, test } from 'vitest';
import { FactBook } from '../../facts/fact-book.ts';
import { type FactInput, makeFact } from '../../facts/make-fact.ts';
import type { Predicate } from '../claim.ts';
import { decisive, factsOf, reasonsOf } from '../judgement.ts';
import { allOf, anyOf, forEvery, forSome, not } from './combine.ts';
import { intervalAbove, intervalBelow, parity } from './intervals.ts';
import { significantly } from './tests.ts';
import { above, below, rising } from './values.ts';

const [A, B] = ['cifar10.resnet18.bit-vs-std', 'cifar100.resnet18.bit-vs-std'];
type Values = Readonly<Record<string, number | null>>;

/** Facts of the comparison `key`; `more` for their state. */
function comparisonFacts(key: string, values: Values, more: Partial<FactInput> = {}) {
  return Object.entries(values).map(([name, value]) =>
    makeFact({
      key: `${key}.${name}`,
      value,
      unit: name.startsWith('p_') ? 'p' : 'points',
      digits: name.startsWith('p_') ? 3 : 2,
      formula: 'made up',
      ...more,
    }),
  );
}

const judge = (predicate: Predicate, ...facts: ReturnType<typeof makeFact>[]) =>
  predicate.judge(new FactBook(facts));

describe('measured values', () => {
  test.each([
    [-1.2, -1, 'holds', 'fails'],
    [-1, -1, 'fails', 'fails'],
    [-0.9, -1, 'fails', 'holds'],
  ] as const)('%d beside the bound %d: below %s, above %s', (value, bound, under, over) => {
    const facts = comparisonFacts(A, { delta: value });
    expect(judge(below(`${A}.delta`, bound), ...facts).verdict).toBe(under);
    expect(judge(above(`${A}.delta`, bound), ...facts).verdict).toBe(over);
  });

  it.each([
    ['milliseconds', 2.5, 2, 'x.y = 2.50 ms, to be above 2 ms'],
    ['t/ha', 2.5, 2, 'x.y = 2.50 t/ha, to be above 2 t/ha'],
    ['fraction', 0.5, 0.25, 'x.y = 50.00 %, to be above 25 %'],
    ['none', 2.5, 2, 'x.y = 2.50, to be above 2'],
  ])('says values and bounds in their unit, %s', (unit, value, bound, text) => {
    const fact = makeFact({ key: 'x.y', value, unit, digits: 2, formula: 'made up' });
    expect(judge(above('x.y', bound), fact).text).toBe(text);
  });

  it('takes for equal what round-off alone tells apart', () => {
    const facts = [...comparisonFacts(A, { delta: 0.1 + 0.2 }), ...comparisonFacts(B, { delta: 0.3 })];
    for (const [one, other] of [
      [A, B],
      [B, A],
    ] as const)
      for (const side of [above, below])
        expect(judge(side(`${one}.delta`, `${other}.delta`), ...facts).verdict).toBe('fails');
    expect(judge(above(`${A}.delta`, 0.3), ...facts).verdict).toBe('fails');
  });

  it('compares facts with facts, says both values, and refuses other units', () => {
    const facts = [...comparisonFacts(A, { delta: -3.9, p_t: 0.01 }), ...comparisonFacts(B, { delta: -4.9 })];
    const judged = judge(below(`${A}.delta`, `${B}.delta`), ...facts);
    expect(judged.verdict).toBe('fails');
    expect(judged.text).toBe(`${A}.delta = −3.90 points, to be below ${B}.delta = −4.90 points`);
    expect(judged.facts).toEqual([`${A}.delta`, `${B}.delta`]);
    expect(() => judge(below(`${A}.delta`, `${A}.p_t`), ...facts)).toThrow('is in points');
  });

  it('decides nothing while seeds are missing, however clear it looks, and nothing without a value', () => {
    const partial = comparisonFacts(A, { delta: -50 }, { have: 2, declared: 3 });
    expect(judge(below(`${A}.delta`, 0), ...partial)).toMatchObject({
      verdict: 'undecided',
      reason: { kind: 'seeds', text: `2/3 runs or pairs of ${A}.delta are in` },
    });
    const none = comparisonFacts(A, { delta: null }, { absent: 'there is no gap to recover' });
    expect(judge(below(`${A}.delta`, 0), ...none).reason?.kind).toBe('undefined');
    const withheld = comparisonFacts(A, { delta: null }, { absent: 'withheld until every declared seed' });
    expect(judge(below(`${A}.delta`, 0), ...withheld).reason?.kind).toBe('seeds');
  });

  it('rises only when every step does', () => {
    const facts = [...comparisonFacts(A, { delta: 1, t: 2 }), ...comparisonFacts(B, { delta: 2 })];
    expect(judge(rising([`${A}.delta`, `${A}.t`]), ...facts).verdict).toBe('holds');
    expect(judge(rising([`${A}.delta`, `${A}.t`, `${B}.delta`]), ...facts).verdict).toBe('fails');
    expect(() => rising(['one'])).toThrow('at least two');
  });
});

describe('significance', () => {
  const verdict = (side: 'below' | 'above', delta: number, p: number) =>
    judge(significantly(side, A), ...comparisonFacts(A, { delta, p_t_holm: p })).verdict;

  test.each([
    ['below', -3.9, 0.041, 'holds'],
    ['below', 3.9, 0.041, 'fails'],
    ['above', 3.9, 0.041, 'holds'],
    ['below', -3.9, 0.05, 'undecided'],
    ['below', 3.9, 0.4, 'undecided'],
  ] as const)('%s zero with %d points, p %d: %s', (side, delta, p, expected) => {
    expect(verdict(side, delta, p)).toBe(expected);
  });

  it('says what is not below what', () => {
    const judged = judge(significantly('below', A), ...comparisonFacts(A, { delta: -1.43, p_t_holm: 0.062 }));
    expect(judged.reason).toEqual({ kind: 'straddles', text: 'p = 0.062 is not below 0.05' });
    const small = judge(significantly('below', A), ...comparisonFacts(A, { delta: -1.43, p_t_holm: 0.0001 }));
    expect(small.text).toBe(
      `${A}.delta = −1.43 points with Holm-adjusted p < 0.001, to be below zero with p < 0.05`,
    );
  });

  it('knows when the sign-flip test cannot reach the level, before the seeds are in', () => {
    const three = comparisonFacts(
      A,
      { delta: null, p_signflip: null, p_min: 0.25 },
      { have: 0, declared: 3 },
    );
    const judged = judge(significantly('below', A, { test: 'sign-flip' }), ...three);
    expect(judged.reason?.kind).toBe('reach');
    const ten = comparisonFacts(A, { delta: -1, p_signflip: 0.002, p_min: 0.00195 });
    expect(judge(significantly('below', A, { test: 'sign-flip' }), ...ten).verdict).toBe('holds');
  });
});

describe('intervals', () => {
  const facts = (low: number, high: number) =>
    comparisonFacts(A, { ci_low: low, ci_high: high, ci90_low: low, ci90_high: high });

  test.each([
    [-5, -2, 'holds', 'fails'],
    [-5, 0, 'undecided', 'undecided'],
    [-0.5, 0.5, 'fails', 'holds'],
  ] as const)('[%d, %d] beside -1: below %s, above %s', (low, high, under, over) => {
    expect(judge(intervalBelow(A, -1), ...facts(low, high)).verdict).toBe(under);
    expect(judge(intervalAbove(A, -1), ...facts(low, high)).verdict).toBe(over);
  });

  test.each([
    [-0.9, 0.9, 'holds'],
    [-1, 0.9, 'undecided'],
    [-3, 3, 'undecided'],
    [1, 2, 'fails'],
    [-4, -1, 'fails'],
  ] as const)('[%d, %d] is parity within one point: %s', (low, high, expected) => {
    expect(judge(parity(A, 1), ...facts(low, high)).verdict).toBe(expected);
  });

  it('refuses a margin that is not positive', () => {
    expect(() => parity(A, 0)).toThrow('margin must be positive');
  });
});

describe('combinations', () => {
  const facts = [
    ...comparisonFacts(A, { delta: -3.9, t: 1 }),
    ...comparisonFacts(B, { delta: -4.9 }, { have: 1, declared: 3 }),
  ];
  const [yes, no, open] = [below(`${A}.delta`, 0), above(`${A}.delta`, 0), below(`${B}.delta`, 0)] as const;

  it('join verdicts and know what decided them', () => {
    const failing = judge(allOf(yes, allOf(no, open)), ...facts);
    expect(failing.verdict).toBe('fails');
    expect(decisive(failing).map(({ text }) => text)).toEqual([
      `${A}.delta = −3.90 points, to be above 0 points`,
    ]);
    expect(factsOf(failing)).toEqual([`${A}.delta`, `${B}.delta`]);
    const undecided = judge(
      forEvery([yes, open, open], (one) => one),
      ...facts,
    );
    expect(undecided.verdict).toBe('undecided');
    expect(reasonsOf(undecided).map(({ kind }) => kind)).toEqual(['seeds']);
    expect(judge(anyOf(no, open, yes), ...facts).verdict).toBe('holds');
    expect(
      judge(
        forSome([no, open], (one) => one),
        ...facts,
      ).verdict,
    ).toBe('undecided');
    expect(judge(not(no), ...facts).verdict).toBe('holds');
    expect(reasonsOf(judge(not(open), ...facts))).toHaveLength(1);
  });

  it('of nothing is refused', () => {
    expect(() => allOf()).toThrow('all of nothing');
    expect(() => forSome([], () => yes)).toThrow('any of nothing');
  });
});
