/**
 * The part of a canvas that Vega draws on, with a page of PDF below it: Vega's own canvas renderer draws figures as vectors
 * and text. Anything that Vega would ask for beyond this part is not there, and ends the drawing with its name.
 *
 * https://html.spec.whatwg.org/multipage/canvas.html#2dcontext
 */
import PDFDocument from 'pdfkit';
import { arcCurves } from './arc-curves.ts';
import { type FontFaces, faceOfWeight, fontFaces } from './font.ts';
import { lackedCharacters, openFont, stretches, textWidth } from './open-font.ts';

/** A date before any result: a figure's bytes depend on its data alone. It also seeds the PDF's file id. */
const NO_DATE = new Date(0);

/** x' = a x + c y + e, y' = b x + d y + f. */
type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];
type Point = readonly [x: number, y: number];
type Segment =
  | readonly ['moveTo' | 'lineTo', Point]
  | readonly ['bezierCurveTo', Point, Point, Point]
  | readonly ['closePath'];

/** How to draw; the part of a canvas' state that a caller sets. */
class Style {
  fillStyle = '#000000';
  strokeStyle = '#000000';
  globalAlpha = 1;
  lineWidth = 1;
  lineCap: 'butt' | 'round' | 'square' = 'butt';
  lineJoin: 'miter' | 'round' | 'bevel' = 'miter';
  miterLimit = 10;
  lineDashOffset = 0;
  font = '10px sans-serif';
  textAlign: 'left' | 'center' | 'right' = 'left';
  textBaseline = 'alphabetic';
}

interface Saved {
  readonly style: Style;
  readonly matrix: Matrix;
  readonly dash: readonly number[];
  readonly written: ReadonlyMap<string, string>;
}

/** One unit is one point. Positions are written to a thousandth of one. */
export class PdfCanvas extends Style {
  readonly #title: string;
  readonly #family: string;
  readonly #faces: FontFaces;
  readonly #document: PDFKit.PDFDocument;
  readonly #bytes: Promise<Uint8Array>;
  #matrix: Matrix = [1, 0, 0, 1, 0, 0];
  #dash: readonly number[] = [];
  #path: Segment[] = [];
  /** What the PDF was told last, so that it is not told again. */
  #written = new Map<string, string>();
  readonly #saved: Saved[] = [];

  /** `title` goes into the PDF's metadata, and into errors; `family` is the one that texts are in. */
  constructor(title: string, family: string) {
    super();
    this.#title = title;
    this.#family = family;
    this.#faces = fontFaces(family);
    this.#document = new PDFDocument({
      autoFirstPage: false,
      // zlib's output differs between versions and processors, and git compresses anyway.
      compress: false,
      font: '',
      info: { Title: title, Creator: 'Vega', Producer: 'PDFKit', CreationDate: NO_DATE },
    });
    for (const face of Object.values(this.#faces)) this.#document.registerFont(face.weight, openFont(face));
    this.#bytes = collect(this.#document);
  }

  /** Begins the one page. */
  begin(width: number, height: number): void {
    this.#document.addPage({ size: [width, height], margin: 0 });
  }

  /** The PDF. Nothing can be drawn after it. */
  end(): Promise<Uint8Array> {
    this.#document.end();
    return this.#bytes;
  }

  // --- state

  save(): void {
    // All that is not private.
    const style: Style = { ...(this as Style) };
    this.#saved.push({ style, matrix: this.#matrix, dash: this.#dash, written: new Map(this.#written) });
    this.#document.save();
  }

  restore(): void {
    const saved = this.#saved.pop();
    if (saved === undefined) throw this.#error('restore without save');
    Object.assign(this, saved.style);
    this.#matrix = saved.matrix;
    this.#dash = saved.dash;
    this.#written = new Map(saved.written);
    this.#document.restore();
  }

  setLineDash(dash: readonly number[]): void {
    this.#dash = [...dash];
  }

  // --- transformations: kept here and applied to points, since a path may be drawn under another than it was made under

  translate(x: number, y: number): void {
    const [a, b, c, d, e, f] = this.#matrix;
    this.#matrix = [a, b, c, d, a * x + c * y + e, b * x + d * y + f];
  }

  rotate(angle: number): void {
    const [a, b, c, d, e, f] = this.#matrix;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    this.#matrix = [a * cos + c * sin, b * cos + d * sin, c * cos - a * sin, d * cos - b * sin, e, f];
  }

  scale(x: number, y: number): void {
    // Would scale the width of lines as well.
    if (x !== 1 || y !== 1) throw this.#error(`scale by ${x}, ${y}`);
  }

  // --- paths

  beginPath(): void {
    this.#path = [];
  }

  moveTo(x: number, y: number): void {
    this.#path.push(['moveTo', this.#at(x, y)]);
  }

  lineTo(x: number, y: number): void {
    this.#path.push([this.#path.length === 0 ? 'moveTo' : 'lineTo', this.#at(x, y)]);
  }

  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.#path.push(['bezierCurveTo', this.#at(x1, y1), this.#at(x2, y2), this.#at(x, y)]);
  }

  closePath(): void {
    this.#path.push(['closePath']);
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.moveTo(x, y);
    this.lineTo(x + width, y);
    this.lineTo(x + width, y + height);
    this.lineTo(x, y + height);
    this.closePath();
  }

  arc(x: number, y: number, radius: number, from: number, to: number, isAgainst = false): void {
    const { start, curves } = arcCurves({ x, y, radius }, { from, to, isAgainst });
    this.lineTo(...start);
    for (const curve of curves) this.bezierCurveTo(...curve);
  }

  clip(): void {
    this.#tracePath();
    this.#document.clip();
  }

  fill(): void {
    if (this.fillStyle === 'transparent') return;
    this.#tell('fill', this.#color(this.fillStyle), (color) => this.#document.fillColor(color));
    this.#tell('fillOpacity', this.globalAlpha, (alpha) => this.#document.fillOpacity(alpha));
    this.#tracePath();
    this.#document.fill();
  }

  stroke(): void {
    const document = this.#document;
    this.#tell('stroke', this.#color(this.strokeStyle), (color) => document.strokeColor(color));
    this.#tell('strokeOpacity', this.globalAlpha, (alpha) => document.strokeOpacity(alpha));
    this.#tell('lineWidth', this.lineWidth, (width) => document.lineWidth(width));
    this.#tell('lineCap', this.lineCap, (cap) => document.lineCap(cap));
    this.#tell('lineJoin', this.lineJoin, (join) => document.lineJoin(join));
    this.#tell('miterLimit', this.miterLimit, (limit) => document.miterLimit(limit));
    this.#tell('dash', [this.#dash, this.lineDashOffset] as const, ([dash, phase]) =>
      // An array is allowed; the types know of a number only.
      dash.length === 0 ? document.undash() : document.dash(dash as never, { phase }),
    );
    this.#tracePath();
    document.stroke();
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.beginPath();
    this.rect(x, y, width, height);
    this.fill();
  }

  // --- text

  fillText(text: string, x: number, y: number): void {
    const { face, size } = this.#fontOf(this.font);
    const [lacked] = lackedCharacters(text, face);
    if (lacked !== undefined)
      throw this.#error(`${this.#family} has no character ${lacked} (${codePoint(lacked)}), in "${text}"`);
    if (this.textBaseline !== 'alphabetic') throw this.#error(`text baseline ${this.textBaseline}`);
    const share = { left: 0, center: 0.5, right: 1 }[this.textAlign];
    if (share === undefined) throw this.#error(`text aligned ${this.textAlign}`);
    let left = x - share * textWidth(text, face, size);
    const document = this.#document;
    this.#tell('fill', this.#color(this.fillStyle), (color) => document.fillColor(color));
    this.#tell('fillOpacity', this.globalAlpha, (alpha) => document.fillOpacity(alpha));
    const isUpright = this.#matrix[1] === 0 && this.#matrix[0] === 1;
    if (!isUpright) {
      document.save();
      document.transform(...(this.#matrix.map(rounded) as [number, number, number, number, number, number]));
    }
    for (const one of stretches(text, face)) {
      document.font(face.weight).fontSize(size * one.size);
      const base = y - one.rise * size;
      const place = isUpright ? this.#at(left, base) : ([left, base].map(rounded) as unknown as Point);
      document.text(one.text, ...place, { lineBreak: false, baseline: 'alphabetic' });
      left += textWidth(one.text, face, size * one.size);
    }
    if (!isUpright) document.restore();
  }

  #at(x: number, y: number): Point {
    const [a, b, c, d, e, f] = this.#matrix;
    return [rounded(a * x + c * y + e), rounded(b * x + d * y + f)];
  }

  #tracePath(): void {
    const document = this.#document;
    for (const [operator, ...points] of this.#path) {
      const numbers = points.flat() as number[];
      (document[operator] as (...args: number[]) => void)(...numbers);
    }
  }

  #tell<T>(what: string, value: T, tell: (value: T) => void): void {
    const text = JSON.stringify(value);
    if (this.#written.get(what) === text) return;
    this.#written.set(what, text);
    tell(value);
  }

  /** @throws on what PDFKit would pass over in silence */
  #color(style: unknown): string {
    if (style === 'white') return '#ffffff';
    if (typeof style === 'string' && /^#[0-9a-f]{6}$/.test(style)) return style;
    throw this.#error(`colour ${JSON.stringify(style)}, not #rrggbb`);
  }

  #fontOf(font: string) {
    const [, weight, size, family] = /^(?:(\w+) )?([\d.]+)px (.+)$/.exec(font) ?? [];
    if (family?.replace(/^["'](.*)["']$/, '$1') !== this.#family)
      throw this.#error(`font ${family ?? font}, not ${this.#family}`);
    return { face: faceOfWeight(this.#faces, weight), size: Number(size) };
  }

  #error(what: string): Error {
    return new Error(`figure ${this.#title}: ${what}`);
  }
}

const codePoint = (character: string): string =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;

function rounded(points: number): number {
  return Math.round(points * 1000) / 1000 + 0;
}

function collect(document: PDFKit.PDFDocument): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    document.on('error', reject);
  });
}
