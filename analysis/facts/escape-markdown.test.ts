import { expect, test } from 'vitest';
import { escapeMarkdown } from './escape-markdown.ts';

test.each([
  ['a|b<c>', 'a&#124;b&#60;c&#62;'],
  ['[x](http://y) @all', '&#91;x&#93;(http&#58;//y) &#64;all'],
  [
    '*a* _b_ `c` ~d~ $e$ #1 &lt; \\',
    '&#42;a&#42; &#95;b&#95; &#96;c&#96; &#126;d&#126; &#36;e&#36; &#35;1 &#38;lt; &#92;',
  ],
  ['two\r\nlines', 'two lines'],
  ['results/ledger.json: 3 (95 %)', 'results/ledger.json: 3 (95 %)'],
])('%s', (text, markdown) => {
  expect(escapeMarkdown(text)).toBe(markdown);
});
