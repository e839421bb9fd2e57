import * as fontkit from 'fontkit';
import PDFDocument from 'pdfkit';
import type { FontFace } from './font.ts';

/**
 * What to give to PDFKit in place of a font's file, so that the documents of a process decode its tables once. Of a file each
 * would decode them anew, which was a quarter of the time that drawing takes. These bytes are a name, and fontkit takes
 * them for a file in the format that {@link SharedTables} reads.
 */
export function openFont(face: FontFace): Uint8Array {
  const name = `font with shared tables: ${face.family} ${face.weight}`;
  opened.set(name, face);
  return Buffer.from(name);
}

const opened = new Map<string, FontFace>();
const faceIn = (file: Uint8Array) => opened.get(Buffer.from(file).toString());

function hasCharacter(character: string, face: FontFace): boolean {
  const font = measured.get(face) ?? (fontkit.create(face.outlines()) as fontkit.Font);
  measured.set(face, font);
  return font.hasGlyphForCodePoint(character.codePointAt(0)!);
}

/** Which characters of a text can be shown in no way, each once. */
export function lackedCharacters(text: string, face: FontFace): string[] {
  const shown = stretches(text, face).map((one) => one.text);
  return [...new Set(shown.join(''))].filter((character) => !hasCharacter(character, face));
}

/** A piece of a line: its size as a share of the line's, and how far above it it stands, in sizes of the line. */
interface Stretch {
  readonly text: string;
  readonly size: number;
  readonly rise: number;
}

const SCRIPTS = [
  { of: /[\u2070-\u207f]/, size: 0.62, rise: 0.32 },
  { of: /[\u2080-\u209c]/, size: 0.62, rise: -0.14 },
] as const;

/** A line as the face can show it: of exponents and indices that it lacks, kg ha⁻¹ and CO₂, the characters that they are, smaller. */
export function stretches(text: string, face: FontFace): Stretch[] {
  return text
    .split(/([\u2070-\u209c])/)
    .filter((part) => part !== '')
    .map((part) => {
      const script = SCRIPTS.find(({ of }) => of.test(part));
      if (script === undefined || hasCharacter(part, face)) return { text: part, size: 1, rise: 0 };
      return { text: part.normalize('NFKC'), size: script.size, rise: script.rise };
    });
}

const measured = new Map<FontFace, fontkit.Font>();

/** Part of a font that fontkit's types leave out: its decoded tables by tag, filled as they are asked for. */
interface Decoded {
  _tables: object;
}

const decoded = new Map<FontFace, Decoded['_tables']>();

/**
 * A format of fontkit's. Each document has a font of its own, since a font remembers for what letter it was first asked for
 * a glyph, and the PDF says so; only tables are shared, as between a variable font and its variations.
 */
class SharedTables {
  static probe(file: Uint8Array): boolean {
    return faceIn(file) !== undefined;
  }

  constructor({ buffer }: { readonly buffer: Uint8Array }) {
    const face = faceIn(buffer)!;
    const font = fontkit.create(face.outlines()) as fontkit.Font & Decoded;
    font._tables = decoded.get(face) ?? font._tables;
    decoded.set(face, font._tables);
    // biome-ignore lint/correctness/noConstructorReturn: fontkit calls `new`, and what it wants is a font.
    return font;
  }
}

// Its types do not tell of this one.
(fontkit as unknown as { registerFormat: (format: object) => void }).registerFormat(SharedTables);

const rulers = new Map<FontFace, PDFKit.PDFDocument>();

/**
 * Width of a line of text in points, measured in the font that is embedded. Vega lays out legends, axes and margins
 * by text widths; taken from the system's canvas they would differ from machine to machine.
 */
export function textWidth(text: string, face: FontFace, size: number): number {
  const ruler = rulers.get(face) ?? fontRuler(face);
  rulers.set(face, ruler);
  const widths = stretches(text, face).map((one) => ruler.fontSize(size * one.size).widthOfString(one.text));
  return widths.reduce((total, width) => total + width, 0);
}

function fontRuler(face: FontFace): PDFKit.PDFDocument {
  return new PDFDocument({ autoFirstPage: false, font: '' }).font(openFont(face) as Buffer);
}
