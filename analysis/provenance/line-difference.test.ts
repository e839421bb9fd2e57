import { expect, it, test } from 'vitest';
import { lineDifference } from './describe-difference.ts';
import { differingExcerpts, excerpt } from './finding.ts';

const sd = (value: string) => `\\factvalue{cifar100.resnet18.std.accuracy.sd}{${value}}`;
const cells = (value: string) =>
  `CIFAR-{}100 & ${'\\factvalue{a.mean}{21.37} & '.repeat(9)}${sd(value)}} & \\factvalue{a.n}{3}`;

test.each([
  ['a digit', '0.38', '0.88'],
  ['a value cut short', '0.8', '0.88'],
  ['a value made longer', '0.881', '0.88'],
  ['braces in the value', '\\\\ensuremath{-}2.33', '\\\\ensuremath{+}2.33'],
])('a number beside its key, far into the line: %s', (_, stored, rebuilt) => {
  const [a, b] = [stored, rebuilt].map((value) => value.replaceAll('\\\\', '\\')) as [string, string];
  const quoted = (value: string) => JSON.stringify(sd(value)).slice(1, -1);
  const difference = lineDifference(15, cells(a), cells(b));
  expect(difference).toMatch(/^line 15 is "CIFAR-\{\}100 & .*", rebuilt "CIFAR-/);
  expect(difference).toContain(quoted(a));
  expect(difference).toContain(quoted(b));
});

it('a changed key, and what follows a number, by the text around it', () => {
  const renamed = cells('0.88').replace('std.accuracy.sd', 'ttq.accuracy.sd');
  expect(lineDifference(15, renamed, cells('0.88'))).toMatch(
    /^line 15 is "CIFAR-\{\}100 & .*\.\.\..*resnet18\.ttq.*", rebuilt "CIFAR-.*\.\.\..*resnet18\.std.*"$/,
  );
  expect(lineDifference(15, `${sd('0.88')}x`, `${sd('0.88')}y`)).toMatch(
    /^line 15 is ".*\}x", rebuilt ".*\}y"$/,
  );
});

test.each([
  ['a tab for a space', 'a\tb', 'a b', 'line 15 is "a b", rebuilt "a b" (U+0009, rebuilt U+0020)'],
  [
    'a letter that looks the same',
    '\u0430',
    'a',
    'line 15 is "\u0430", rebuilt "a" (U+0430, rebuilt U+0061)',
  ],
  ['what nobody sees at the end', 'a\u200b', 'a', 'line 15 is "a?", rebuilt "a" (U+200B, rebuilt the end)'],
])('%s is named by its code point', (_, stored, rebuilt, expected) => {
  expect(lineDifference(15, stored, rebuilt)).toBe(expected);
});

it('an excerpt has at most 120 characters, the one asked for among them, and no control characters', () => {
  for (const length of [0, 1, 119, 120, 121, 122, 180, 240, 1000]) {
    for (let at = 0; at <= length; at++) {
      const text = `${'\u001b'.repeat(at)}X${'-'.repeat(length - at)}`;
      const shown = excerpt(text, at);
      expect(shown.length, `${length} ${at}`).toBeLessThanOrEqual(120);
      expect(shown, `${length} ${at}`).toMatch(/^(\?{40}\.\.\.)?\?*X-*(\.\.\.)?$/);
    }
  }
});

it('two excerpts of texts that differ do not look the same', () => {
  const text = 'x'.repeat(1000);
  for (const at of [0, 59, 60, 61, 117, 120, 500, 940, 999]) {
    const [a, b] = differingExcerpts(`${text.slice(0, at)}y${text.slice(at + 1)}`, text);
    expect(a, `${at}`).not.toBe(b);
  }
  expect(differingExcerpts(`${text}y`, text)).toEqual([
    `${'x'.repeat(40)}...${'x'.repeat(76)}y`,
    `${'x'.repeat(40)}...${'x'.repeat(77)}`,
  ]);
});
