import { expect, test } from 'vitest';
import {
  folderPath,
  niceness,
  nonNegativeInteger,
  nonNegativeNumber,
  positiveInteger,
  probability,
  studyName,
  svgFile,
  threadCount,
} from './flag-values.ts';

test.each([
  [positiveInteger, ['1', '250'], ['0', '-1', '-0', '1.5', '0x10', '', ' 1', '9007199254740993']],
  [nonNegativeInteger, ['0', '42'], ['-0', '-1', '1.0', '1e3', 'Infinity']],
  [nonNegativeNumber, ['0', '0.5', '1e-3', '.5'], ['-1', '0x10', 'NaN', 'Infinity', '1e999', '']],
  [probability, ['1', '1e-9'], ['0', '1.1']],
  [threadCount, ['1', '64'], ['0', '100000']],
  [niceness, ['-20', '0', '19'], ['-21', '20', '1.5', '--1']],
])('a flag takes what its rule allows, digits as they stand (%o)', (parse, good, bad) => {
  expect(good.map(parse)).toEqual(good.map(Number));
  for (const text of bad) expect(() => parse(text), text).toThrow('It must be');
});

test('a study is named as records name it, a drawing by what it is', () => {
  expect(['try-1', 'a.b_c'].map(studyName)).toEqual(['try-1', 'a.b_c']);
  for (const text of ['', 'a/b', 'A', '-a', 'a'.repeat(81)])
    expect(() => studyName(text), text).toThrow('It must be at most 80 lower-case letters');
  expect(svgFile('a/loss.svg')).toBe('a/loss.svg');
  for (const text of ['', 'loss.pdf', 'svg'])
    expect(() => svgFile(text), text).toThrow('It must end in .svg.');
});

test('no folder is named by an empty text', () => {
  expect(folderPath('results')).toBe('results');
  expect(() => folderPath('')).toThrow('It must name a folder.');
});

test('a file is no folder, and holds none', () => {
  const file = import.meta.filename;
  for (const place of [file, `${file}/results`])
    expect(() => folderPath(place)).toThrow(`It must be a folder; ${file} is none.`);
});
