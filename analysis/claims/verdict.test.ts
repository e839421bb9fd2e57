import { describe, expect, it, test } from 'vitest';
import { seededGenerator } from '../stats/testing/seeded-generator.ts';
import { conjunction, disjunction, negation, VERDICTS, type Verdict } from './verdict.ts';

const [T, U, F] = ['holds', 'undecided', 'fails'] as const;

// Kleene 1952, § 64, strong tables.
describe('truth tables', () => {
  test.each([
    [T, T, T, T],
    [T, U, U, T],
    [T, F, F, T],
    [U, T, U, T],
    [U, U, U, U],
    [U, F, F, U],
    [F, T, F, T],
    [F, U, F, U],
    [F, F, F, F],
  ] as const)('%s with %s: and %s, or %s', (a, b, and, or) => {
    expect(conjunction([a, b])).toBe(and);
    expect(disjunction([a, b])).toBe(or);
  });

  test.each([
    [T, F],
    [U, U],
    [F, T],
  ] as const)('not %s is %s', (a, expected) => {
    expect(negation(a)).toBe(expected);
  });
});

const pairs = VERDICTS.flatMap((a) => VERDICTS.map((b) => [a, b] as const));

describe('laws, over all values', () => {
  it('De Morgan, both ways; double negation; order does not matter', () => {
    for (const [a, b] of pairs) {
      expect(negation(conjunction([a, b]))).toBe(disjunction([negation(a), negation(b)]));
      expect(negation(disjunction([a, b]))).toBe(conjunction([negation(a), negation(b)]));
      expect(conjunction([a, b])).toBe(conjunction([b, a]));
      expect(disjunction([a, b])).toBe(disjunction([b, a]));
      expect(negation(negation(a))).toBe(a);
    }
  });

  it('association and distribution', () => {
    for (const [a, b] of pairs) {
      for (const c of VERDICTS) {
        expect(conjunction([a, b, c])).toBe(conjunction([a, conjunction([b, c])]));
        expect(disjunction([a, b, c])).toBe(disjunction([a, disjunction([b, c])]));
        expect(conjunction([a, disjunction([b, c])])).toBe(
          disjunction([conjunction([a, b]), conjunction([a, c])]),
        );
      }
    }
  });
});

it('what is decided stays so, however the undecided parts of any formula turn out', () => {
  const draw = seededGenerator(7);
  const pick = <X>(list: readonly X[]): X => list[Math.floor(draw() * list.length)]!;
  type Formula = (values: readonly Verdict[]) => Verdict;
  const grow = (depth: number): Formula => {
    const i = Math.floor(draw() * 4);
    if (depth === 0) return (values) => values[i]!;
    const [left, right] = [grow(depth - 1), grow(depth - 1)];
    const join = pick([conjunction, disjunction]);
    const turned = draw() < 0.3;
    return (values) => {
      const joined = join([left(values), right(values)]);
      return turned ? negation(joined) : joined;
    };
  };
  let decided = 0;
  for (let i = 0; i < 2_000; i++) {
    const formula = grow(3);
    const now = Array.from({ length: 4 }, () => pick(VERDICTS));
    const later = now.map((value) => (value === U ? pick(VERDICTS) : value));
    const verdict = formula(now);
    if (verdict === U) continue;
    decided++;
    expect(formula(later)).toBe(verdict);
  }
  expect(decided).toBeGreaterThan(300);
});
