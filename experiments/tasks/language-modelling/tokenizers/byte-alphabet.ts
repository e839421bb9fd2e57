/**
 * The 256 characters that stand for bytes in a byte-level vocabulary (Radford et al. 2019, GPT-2): printable bytes of
 * Latin-1 stand for themselves, the others for U+0100 onwards in their order. A token's string then has one
 * character a byte, none of them a space or a control character.
 */
export const BYTE_CHARACTERS: readonly string[] = byteCharacters();

function byteCharacters(): string[] {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(isPrintable(byte) ? byte : next++));
}

/** `!` to `~`, `¡` to `¬` and `®` to `ÿ`. */
function isPrintable(byte: number): boolean {
  return (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte !== 0xad);
}

/** The bytes of a text's UTF-8, each written as its character. */
export function inByteCharacters(text: string): string {
  let written = '';
  for (const byte of Buffer.from(text, 'utf8')) written += BYTE_CHARACTERS[byte]!;
  return written;
}
