import PDFDocument from 'pdfkit';
import type { FontFace } from './font.ts';
import { openFont } from './open-font.ts';

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
