import type { Spec as VegaSpec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { type CompiledFigure, collectingLogger, compileFigure } from './compile-figure.ts';
import { faceOfWeight, openedFaces } from './font.ts';
import { textWidth } from './open-font.ts';
import { PdfCanvas } from './pdf-canvas.ts';
import { vegaToSvg } from './vega-to-svg.ts';

/** The parts of a Vega text item that decide its width. */
interface TextItem {
  readonly font?: string;
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

/** What Vega has and its types do not tell of. */
interface VegaInternals {
  readonly textMetrics: { width: (item: TextItem, text: string) => number };
  readonly CanvasRenderer: new (...args: never[]) => CanvasRenderer;
  readonly renderModule: (name: string, renderer: object) => void;
}

interface CanvasRenderer {
  initialize(
    element: null,
    width: number,
    height: number,
    origin: [number, number],
    scale: number,
    options: { readonly externalContext: PdfCanvas },
  ): this;
}

/**
 * One-page PDF of a parsed Vega spec, one unit to the point. Fonts are embedded as outlines, text stays text. Loads Vega on the
 * first call (a quarter of a second), so that verbs which draw nothing do not pay for it.
 * @throws on a family that is not installed, on another than `font`, on what Vega complains of, and on what {@link PdfCanvas} cannot draw
 */
export async function vegaToPdf(
  { dataflow, vega: spec }: CompiledFigure,
  title: string,
  font: string,
): Promise<Uint8Array> {
  const vega = await preparedVega();
  const errors: string[] = [];
  // Before Vega measures in it.
  const canvas = new PdfCanvas(title, font);
  const view = new vega.View(dataflow, { renderer: 'none', logger: collectingLogger(vega, errors) });
  try {
    await view.toCanvas(1, { externalContext: canvas as never });
    throwWhatCounts(errors, spec);
    return await canvas.end();
  } finally {
    view.finalize();
  }
}

/** No row of the data has a number for an axis, or a size or colour. */
export class NothingToDraw extends Error {
  override readonly name = 'NothingToDraw';

  constructor(fields: readonly string[]) {
    const named = fields.map((field) => JSON.stringify(field)).join(', ');
    const of = fields.length === 1 ? `the field ${named}` : `any of the fields ${named}`;
    super(
      `nothing to draw: no row of the data has a number in ${of}; a scale.domain of its own draws empty axes`,
    );
  }
}

/**
 * A field without a number leaves a scale empty only where no other field is drawn on the same scale: intervals are withheld
 * while runs are missing, and their means are there.
 */
function throwWhatCounts(errors: readonly string[], spec: VegaSpec): void {
  const fieldOf = (error: string) => /^Infinite extent for field "(.*?)"/.exec(error)?.[1];
  const complaints = errors.filter((error) => fieldOf(error) === undefined);
  if (complaints.length > 0) throw new Error(complaints.map((error) => `vega: ${error}`).join('; '));
  const without = new Set(errors.map((error) => fieldOf(error)!));
  if (without.size === 0) return;
  const scales = fieldsOfScales(spec);
  const unknown = [...without].filter((field) => !scales.flat().includes(field));
  const empty = scales.filter((fields) => fields.some((field) => without.has(field)));
  const fields = empty.filter((all) => all.every((field) => without.has(field))).flat();
  if (fields.length > 0 || unknown.length > 0) throw new NothingToDraw([...new Set([...fields, ...unknown])]);
}

/** Of each scale at any depth, the fields that its domain spans. */
function fieldsOfScales(part: unknown): string[][] {
  if (typeof part !== 'object' || part === null) return [];
  if (Array.isArray(part)) return part.flatMap(fieldsOfScales);
  const { scales = [], marks = [] } = part as { scales?: readonly { domain?: unknown }[]; marks?: unknown };
  return [
    ...scales.map(({ domain }) => fieldsIn(domain)).filter((all) => all.length > 0),
    ...fieldsOfScales(marks),
  ];
}

function fieldsIn(domain: unknown): string[] {
  if (typeof domain !== 'object' || domain === null) return [];
  if (Array.isArray(domain)) return domain.flatMap(fieldsIn);
  const { field, fields } = domain as { field?: unknown; fields?: unknown };
  if (typeof field === 'string') return [field];
  return Array.isArray(fields)
    ? fields.flatMap((one) => (typeof one === 'string' ? [one] : fieldsIn(one)))
    : [];
}

let prepared: Promise<typeof import('vega')> | null = null;

function preparedVega(): Promise<typeof import('vega')> {
  prepared ??= prepare();
  return prepared;
}

/** Vega measures text in the font that is embedded, and its canvas renderer tells how large the page is. */
async function prepare(): Promise<typeof import('vega')> {
  const vega = await import('vega');
  const { textMetrics, CanvasRenderer, renderModule } = vega as unknown as VegaInternals;
  textMetrics.width = (item, text) => {
    const faces = openedFaces(item.font);
    // The canvas refuses to draw it.
    if (faces === undefined) return 0;
    return textWidth(String(text), faceOfWeight(faces, item.fontWeight), item.fontSize ?? 11);
  };
  class PdfRenderer extends CanvasRenderer {
    override initialize(...args: Parameters<CanvasRenderer['initialize']>): this {
      const [, width, height, , , { externalContext }] = args;
      externalContext.begin(width, height);
      return super.initialize(...args);
    }
  }
  renderModule('canvas', { headless: PdfRenderer });
  return vega;
}

/** All that a drawing depends on, as plain data. */
export interface DrawingOrder {
  readonly name: string;
  /** In the PDF's own metadata. */
  readonly title: string;
  readonly spec: TopLevelSpec;
  /** The family of all its texts. */
  readonly font: string;
  /** Also as SVG. */
  readonly svg?: boolean;
}

export interface Drawing {
  readonly pdf: Uint8Array;
  /** Null where it was not asked for. */
  readonly svg: string | null;
  readonly vega: VegaSpec;
}

/** Vega-Lite to Vega to PDF. @throws on whatever one of them would draw otherwise than asked for */
export async function drawFigure({ name, title, spec, font, svg = false }: DrawingOrder): Promise<Drawing> {
  const compiled = await compileFigure(name, spec, font);
  const pdf = await vegaToPdf(compiled, title, font);
  return { pdf, svg: svg ? await vegaToSvg(compiled, await preparedVega()) : null, vega: compiled.vega };
}
