/** `kept`: line breaks and tabs stay. `joined`: they become spaces, so that the text is one line. */
type Lines = 'kept' | 'joined';

/**
 * Text that comes from outside, for a terminal or a list that people read: characters that would move a cursor, colour it or
 * turn the order of letters become `?`, as do halves of letters (Unicode's Cc, Cf and Cs).
 */
export function printableText(text: string, lines: Lines = 'kept'): string {
  const broken = lines === 'kept' ? text : text.replace(/[\t\n\r\p{Zl}\p{Zp}]/gu, ' ');
  return broken.replace(/(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}]/gu, '?');
}

/** Whether it is one line that {@link printableText} leaves as it is. */
export const isPlainLine = (text: string): boolean => printableText(text, 'joined') === text;
