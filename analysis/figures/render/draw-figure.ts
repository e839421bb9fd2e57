import type { Spec as VegaSpec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { compileFigure } from './compile-figure.ts';
import { vegaToPdf } from './vega-to-pdf.ts';

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
