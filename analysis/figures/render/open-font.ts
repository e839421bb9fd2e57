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

/** Which characters of a text the face has no glyph for, each once. */
export function lackedCharacters(text: string, face: FontFace): string[] {
  const font = measured.get(face) ?? (fontkit.create(face.outlines()) as fontkit.Font);
  measured.set(face, font);
  return [...new Set(text)].filter((character) => !font.hasGlyphForCodePoint(character.codePointAt(0)!));
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
  return ruler.fontSize(size).widthOfString(text);
}

function fontRuler(face: FontFace): PDFKit.PDFDocument {
  return new PDFDocument({ autoFirstPage: false, font: '' }).font(openFont(face) as Buffer);
}
