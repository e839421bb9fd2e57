import type { CompiledFigure } from './compile-figure.ts';
import { faceOfWeight, openedFaces } from './font.ts';
import { textWidth } from './open-font.ts';

/**
 * A figure that could be drawn as PDF, as SVG on white. A reader may lack its font, and a page that shows it as a picture cannot bring
 * one: each text says how long it is, so that another font takes the same room.
 */
export async function vegaToSvg(
  { dataflow }: CompiledFigure,
  { View }: Pick<typeof import('vega'), 'View'>,
): Promise<string> {
  const view = new View(dataflow, { renderer: 'none' }).background('white');
  try {
    return `${(await view.toSVG()).replace(TEXT, withLength)}\n`;
  } finally {
    view.finalize();
  }
}

/** As Vega writes a text: its family, size in pixels and weight, and what it says. */
const TEXT =
  /<text ([^>]*?)font-family="([^"]+)" font-size="([\d.]+)px"((?: font-weight="([^"]+)")?[^>]*)>([^<]*)<\/text>/g;

function withLength(...[, before, family, size, after, weight, text]: string[]): string {
  const width = textWidth(unescaped(text!), faceOfWeight(openedFaces(family)!, weight), Number(size));
  const length = `textLength="${width.toFixed(2)}" lengthAdjust="spacingAndGlyphs"`;
  return `<text ${before}${length} font-family="${family}, sans-serif" font-size="${size}px"${after}>${text}</text>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
const unescaped = (text: string) => text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]!);
