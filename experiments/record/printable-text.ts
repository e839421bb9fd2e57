/**
 * Text that comes from outside, for a terminal: characters that would move its cursor, colour it or turn the order of letters
 * become `?`; line breaks and tabs stay.
 */
export function printableText(text: string): string {
  return text.replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}]/gu, '?');
}
