import { expect, it } from 'vitest';
import { describeText } from './describe-difference.ts';

it.each([
  ['one line', 'a\nb\nc\n', 'a\nx\nc\n', 'line 2 is "b", rebuilt "x"'],
  ['one more', 'a\nb\nc\n', 'a\nx\ny\n', 'line 2 is "b", rebuilt "x"; and 1 more line'],
  ['more of them', 'a\nb\nc\n', 'x\ny\nz\n', 'line 1 is "a", rebuilt "x"; and 2 more lines'],
  ['a line that was taken out', 'a\nc\n', 'a\nb\nc\n', 'line 2 is "c", rebuilt "b" (lines: 2, rebuilt 3)'],
  ['an end that was cut off', 'a\n', 'a\nb', 'line 2 is "", rebuilt "b" (lines: 1, rebuilt 2)'],
  ['an end that was added', 'a\nb\n', 'a\nb', 'line 3 is "", rebuilt the end of the file'],
])('names the first line that differs and says how many do: %s', (_, stored, rebuilt, expected) => {
  expect(describeText(Buffer.from(stored), Buffer.from(rebuilt))).toBe(expected);
});
