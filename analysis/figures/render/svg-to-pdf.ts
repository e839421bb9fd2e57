import PDFDocument from 'pdfkit';
import svgToPdfkit from 'svg-to-pdfkit';
import { FONT_FACES, FONT_FAMILY, fontFile } from './font.ts';

/** A date before any result: a figure's bytes depend on its data alone. It also seeds the PDF's file id. */
const NO_DATE = new Date(0);

/**
 * One-page PDF of an SVG drawing, one SVG unit to the point. Fonts are embedded as outlines, text stays text.
 * Streams are not compressed: zlib's output differs between versions and processors, and git compresses anyway.
 * @throws on a font other than the paper's, and on what svg-to-pdfkit cannot draw
 */
export async function svgToPdf(svg: string, title: string): Promise<Uint8Array> {
  const [, width, height] = /<svg[^>]* viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  if (width === undefined || height === undefined) throw new Error(`svgToPdf: ${title}: no viewBox`);
  const size: [number, number] = [Number(width), Number(height)];
  const document = new PDFDocument({
    size,
    margin: 0,
    compress: false,
    font: '',
    info: { Title: title, Creator: 'Vega', Producer: 'PDFKit', CreationDate: NO_DATE },
  });
  const bytes = collect(document);
  for (const face of FONT_FACES) document.registerFont(face, fontFile(face));
  svgToPdfkit(document, svg, 0, 0, {
    width: size[0],
    height: size[1],
    assumePt: true,
    fontCallback: (family, bold) => {
      if (!family.includes(FONT_FAMILY))
        throw new Error(`svgToPdf: ${title}: font ${family}, not ${FONT_FAMILY}`);
      return bold ? 'semibold' : 'regular';
    },
    warningCallback: (warning) => {
      throw new Error(`svgToPdf: ${title}: ${warning}`);
    },
  });
  document.end();
  return bytes;
}

function collect(document: PDFKit.PDFDocument): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    document.on('error', reject);
  });
}
