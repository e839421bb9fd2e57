import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../rng/random-stream.ts';
import {
  ARITHMETIC_TOKENIZER,
  answerTo,
  heldOutExpressions,
  isHeldOut,
  OPERATORS,
  textOf,
  trainingExpression,
} from './expressions.ts';

describe('expressions', () => {
  test('are written as BitNet Training writes them', () => {
    expect(textOf({ a: 12, operator: '-', b: 70 })).toBe('12 - 70 = -58');
    expect(textOf({ a: 20, operator: '/', b: 3 })).toBe('20 / 3 = 6');
    expect(textOf({ a: 100, operator: '*', b: 100 })).toBe('100 * 100 = 10000');
    expect([...ARITHMETIC_TOKENIZER.encode('5 + 3 = 8')]).toEqual([5, 15, 10, 15, 3, 15, 14, 15, 8]);
  });

  test('a tenth of the 5,150 unordered pairs is held out, with all operators and both orders', () => {
    const expressions = heldOutExpressions();
    const pairs = new Set(expressions.map(({ a, b }) => `${Math.min(a, b)},${Math.max(a, b)}`));
    expect(pairs.size).toBe(515);
    for (const operator of OPERATORS) {
      expect(expressions.filter((expression) => expression.operator === operator).length).toBe(
        expressions.length / 4,
      );
    }
    for (const { a, b } of expressions) if (a > 0) expect(isHeldOut({ a: b, b: a })).toBe(true);
  });

  test('training shows no held-out pair, and all others', () => {
    const stream = randomStream(1, 'expressions');
    const seen = new Set<number>();
    let shown = 0;
    for (let draw = 0; draw < 200_000; draw++) {
      const expression = trainingExpression(stream);
      if (isHeldOut(expression)) shown++;
      seen.add(101 * expression.a + expression.b);
    }
    expect(shown).toBe(0);
    expect(seen.size).toBe(101 * 100 - heldOutExpressions().length / 4);
  });

  test('values are those of arithmetic', () => {
    for (const { a, b, operator } of heldOutExpressions().slice(0, 500)) {
      const value = answerTo({ a, b, operator });
      if (operator === '/') expect(value * b <= a && a < (value + 1) * b).toBe(true);
      // biome-ignore lint/security/noGlobalEval: an independent calculator
      else expect(value).toBe(eval(`${a} ${operator} ${b}`));
    }
  });
});
