import PDFDocument from 'pdfkit';
import { FONT_FACES, type FontFace } from './font.ts';
import { openFont } from './open-font.ts';

let ruler: PDFKit.PDFDocument | undefined;

/**
 * Width of a line of text in points, measured in the font that is embedded. Vega lays out legends, axes and margins
 * by text widths; taken from the system's canvas they would differ from machine to machine.
 */
export function textWidth(text: string, face: FontFace, size: number): number {
  ruler ??= fontRuler();
  return ruler.font(face).fontSize(size).widthOfString(text);
}

function fontRuler(): PDFKit.PDFDocument {
  const document = new PDFDocument({ autoFirstPage: false, font: '' });
  for (const face of FONT_FACES) document.registerFont(face, openFont(face));
  return document;
}
