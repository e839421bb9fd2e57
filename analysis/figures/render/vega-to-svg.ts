import type { Spec as VegaSpec } from 'vega';
import { faceOfWeight } from './font.ts';
import { textWidth } from './text-width.ts';

/** The parts of a Vega text item that decide its width. */
interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

/**
 * Draws a Vega spec as SVG text; one unit is one point. Loads Vega on the first call (a quarter of a second), so
 * that verbs which draw nothing do not pay for it.
 */
export async function vegaToSvg(spec: VegaSpec): Promise<string> {
  const vega = await import('vega');
  const { textMetrics } = vega as unknown as {
    textMetrics: { width: (item: TextItem, text: string) => number };
  };
  textMetrics.width = (item, text) =>
    textWidth(String(text), faceOfWeight(item.fontWeight), item.fontSize ?? 11);
  const errors: string[] = [];
  const view = new vega.View(vega.parse(spec), { renderer: 'none', logger: failingLogger(vega, errors) });
  try {
    const svg = await view.toSVG();
    if (errors.length > 0) throw new Error(`vega: ${errors.join('; ')}`);
    return svg;
  } finally {
    view.finalize();
  }
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
