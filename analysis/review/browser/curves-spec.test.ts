import { expect, test } from 'vitest';
import { seedLook } from './curves-spec.ts';

test('as many seeds as one drawing shows are all told apart, and the first eight by color alone', () => {
  const looks = Array.from({ length: 24 }, (_, i) => seedLook(i));
  expect(new Set(looks.map((look) => JSON.stringify(look))).size).toBe(24);
  expect(new Set(looks.slice(0, 8).map(({ color }) => color)).size).toBe(8);
});
