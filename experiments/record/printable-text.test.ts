import { expect, test } from 'vitest';
import { isPlainLine, printableText } from './printable-text.ts';

test.each([
  ['colours and moves of the cursor', '\u001b[31mred\u0007\b', '?[31mred??', '?[31mred??'],
  ['a carriage return, which overwrites', 'bad\rgood', 'bad?good', 'bad good'],
  ['marks of direction', '\u202egnp.exe\u2066', '?gnp.exe?', '?gnp.exe?'],
  ['what nobody sees', 'a\u200bb\u00adc', 'a?b?c', 'a?b?c'],
  ['half a letter', '\ud800x', '?x', '?x'],
  ['lines and tabs', 'a\tb\nc', 'a\tb\nc', 'a b c'],
  ['separators of lines', 'a\u2028b\u2029c', 'a\u2028b\u2029c', 'a b c'],
  [
    'letters of any script, and signs',
    'Grüße, שלום, 你好, 𝑥 ≤ π',
    'Grüße, שלום, 你好, 𝑥 ≤ π',
    'Grüße, שלום, 你好, 𝑥 ≤ π',
  ],
])('%s', (_, text, kept, joined) => {
  expect(printableText(text)).toBe(kept);
  expect(printableText(text, 'joined')).toBe(joined);
  expect(isPlainLine(text)).toBe(text === joined);
  expect(isPlainLine(joined)).toBe(true);
});
