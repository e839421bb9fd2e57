import { expect, it } from 'vitest';
import { contradictions, jsonDifferences } from './json-differences.ts';

const SAID = { files: [{ file: 'input.txt', sha256: 'a' }], train: { tokens: 3 }, history: [1, 2] };

it('finds the leaves that differ, by their path', () => {
  expect(jsonDifferences(SAID, { ...SAID, train: { tokens: 4, kind: 'x' }, history: [1] })).toEqual([
    { field: 'train.tokens', a: '3', b: '4' },
    { field: 'train.kind', a: '(nothing)', b: '"x"' },
    { field: 'history[1]', a: '2', b: '(nothing)' },
  ]);
  expect(jsonDifferences([1], { 0: 1 })).toEqual([{ field: '(whole file)', a: '[1]', b: '{"0":1}' }]);
});

it('what an older record did not say is not contradicted; a longer list, another value and a lost field are', () => {
  const found = { files: [{ file: 'input.txt', sha256: 'a', bytes: 7 }], train: { tokens: 3 }, test: {} };
  expect(contradictions(SAID, { ...found, history: [1, 2] })).toEqual([]);
  const fields = (found: unknown) => contradictions(SAID, found).map(({ field }) => field);
  expect(fields({ ...found, history: [1, 2, 3] })).toEqual(['history[2]']);
  expect(fields({ ...found, history: [1, 2], files: [...found.files, {}] })).toEqual(['files[1]']);
  expect(fields({ ...found, history: [1, 2], files: [{ file: 'input.txt', sha256: 'b' }] })).toEqual([
    'files[0].sha256',
  ]);
  expect(fields(found)).toEqual(['history']);
  expect(contradictions({ a: 1 }, null)).toHaveLength(1);
});
