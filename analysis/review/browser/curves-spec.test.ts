import { expect, test } from 'vitest';
import { curveRow, curvesSpec, seedLook } from './curves-spec.ts';

test('as many seeds as one drawing shows are all told apart, and the first eight by color alone', () => {
  const looks = Array.from({ length: 24 }, (_, i) => seedLook(i));
  expect(new Set(looks.map((look) => JSON.stringify(look))).size).toBe(24);
  expect(new Set(looks.slice(0, 8).map(({ color }) => color)).size).toBe(8);
});

test.each([
  ['epoch', 'Epoch'],
  ['step', 'Step'],
])('the axis of a history by %s says %s', (rows, title) => {
  const measures = [{ name: 'loss', label: 'Loss', unit: 'nats' }];
  const row = curveRow({ [rows]: 3, loss: 1 }, measures, { run: 'raw/one', series: 'seed 1' });
  const spec = curvesSpec([row], [], 'loss', 300, { ink: '#000', faint: '#666', rule: '#ccc' });
  expect(spec).toMatchObject({ axes: [{ title }, {}] });
});
