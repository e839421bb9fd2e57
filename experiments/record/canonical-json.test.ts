import { expect, test } from 'vitest';
import { canonicalJson, readableJson } from './canonical-json.ts';

test('keys are sorted by code unit at every depth, arrays keep their order', () => {
  // From RFC 8785, section 3.2.3 (the keys that are printable), and by hand.
  const value = { peach: 1, péché: 2, pêche: 3, sin: 4, b: { z: [3, 1, { y: null, x: true }], a: 'é"\n' } };
  expect(canonicalJson(value)).toBe(
    '{"b":{"a":"é\\"\\n","z":[3,1,{"x":true,"y":null}]},"peach":1,"péché":2,"pêche":3,"sin":4}',
  );
});

test('numbers are spelt as ECMAScript spells them', () => {
  expect(canonicalJson([1e21, 1e-7, 0.1, -0, 100, 5e-4])).toBe('[1e+21,1e-7,0.1,0,100,0.0005]');
});

test.each([
  [{ a: { b: undefined } }, '$.a.b must be a JSON value, got undefined'],
  [[1, Number.NaN], '$[1] must be finite, got NaN'],
  [{ a: Number.POSITIVE_INFINITY }, '$.a must be finite, got Infinity'],
  [{ a: 1n }, '$.a must be a JSON value, got 1'],
  [new Date(0), '$ must be a JSON value'],
])('what JSON would change or drop is refused by its path', (value, message) => {
  expect(() => canonicalJson(value)).toThrow(message);
});

test('the readable form has the same value and sorted keys', () => {
  expect(readableJson({ b: [1], a: {} })).toBe('{\n  "a": {},\n  "b": [\n    1\n  ]\n}\n');
});
