import type { Runtime, Spec as VegaSpec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { compileFigure } from './compile-figure.ts';
import { faceOfWeight, openedFaces } from './font.ts';
import { textWidth } from './open-font.ts';
import { PdfCanvas } from './pdf-canvas.ts';

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
export async function vegaToPdf(dataflow: Runtime, title: string, font: string): Promise<Uint8Array> {
  const vega = await preparedVega();
  const errors: string[] = [];
  // Before Vega measures in it.
  const canvas = new PdfCanvas(title, font);
  const view = new vega.View(dataflow, { renderer: 'none', logger: failingLogger(vega, errors) });
  try {
    await view.toCanvas(1, { externalContext: canvas as never });
    if (errors.length > 0) throw new Error(errors.map(reasonOf).join('; '));
    return await canvas.end();
  } finally {
    view.finalize();
  }
}

function reasonOf(message: string): string {
  const empty = /^Infinite extent for field "(.*?)"/.exec(message)?.[1];
  if (empty === undefined) return `vega: ${message}`;
  return (
    `nothing to draw: no row of the data has a number in the field "${empty}" (no run is in yet?); ` +
    'a scale.domain of its own draws empty axes'
  );
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

/** Vega logs expression errors and draws on; here they end the drawing. */
function failingLogger({ logger, Warn }: typeof import('vega'), errors: string[]) {
  const collecting = logger(Warn);
  collecting.error = (...messages) => {
    errors.push(messages.join(' '));
    return collecting;
  };
  collecting.warn = collecting.error;
  return collecting;
}

/** All that a drawing depends on, as plain data. */
export interface DrawingOrder {
  readonly name: string;
  /** In the PDF's own metadata. */
  readonly title: string;
  readonly spec: TopLevelSpec;
  /** The family of all its texts. */
  readonly font: string;
}

export interface Drawing {
  readonly pdf: Uint8Array;
  readonly vega: VegaSpec;
}

/** Vega-Lite to Vega to PDF. @throws on whatever one of them would draw otherwise than asked for */
export async function drawFigure({ name, title, spec, font }: DrawingOrder): Promise<Drawing> {
  const { vega, dataflow } = await compileFigure(name, spec, font);
  return { pdf: await vegaToPdf(dataflow, title, font), vega };
}
