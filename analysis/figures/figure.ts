import type { TopLevelSpec } from 'vega-lite';
import type { DrawingFiles, FigureArtifact, PaperContext } from '../context/context.ts';
import { checkFigureInput } from '../definition/definition-schema.ts';
import { renderTemplate, sourceOf } from '../tables/render/render-template.ts';
import { type DrawingOrder, drawFigure } from './render/vega-to-pdf.ts';

/** A figure of the paper before it is drawn. */
export interface Figure {
  /** The module that defines it, `import.meta.filename`. */
  readonly file: string;
  /** `gap` becomes `figures/gap.pdf`, and `fig:gap` in the text. */
  readonly name: string;
  /** In the PDF's own metadata. */
  readonly title: string;
  /** Vega-Lite, from the context alone; also what an interactive view draws from. */
  spec(context: PaperContext): TopLevelSpec;
  /** LaTeX, with `\fact{key}` as in any sentence. */
  caption(context: PaperContext): string;
}

/** A figure and what the pipeline calls to have its files made. */
export interface DrawnFigure extends FigureArtifact {
  readonly spec: Figure['spec'];
}

/** The files: the drawing and its compiled Vega spec; and the float with caption and label that sections input. */
export function figureArtifact(figure: Figure): DrawnFigure {
  checkFigureInput(figure);
  const { file, name, title } = figure;
  const source = sourceOf(file);
  const spec = (context: PaperContext) => {
    const made = figure.spec(context);
    if (typeof made === 'object' && made !== null) return made;
    throw new Error(`figure ${name}: spec: must give an object, got ${typeof made}`);
  };
  const caption = (context: PaperContext) => {
    const made = figure.caption(context);
    if (typeof made === 'string') return made;
    throw new Error(`figure ${name}: caption: must give text, got ${typeof made}`);
  };
  return {
    name: `figures/${name}`,
    source,
    spec,
    caption,
    inputs: (context) => JSON.stringify([context.figureFont, spec(context)]),
    draw: (context) => {
      const order = { name, title, spec: spec(context), font: context.figureFont };
      return drawingFiles(`figures/${name}`, order, source);
    },
    float: (context) => renderTemplate('figure.tex.njk', { name, source, caption: caption(context) }),
  };
}

/** A drawing and its compiled Vega spec, as `<path>.pdf` and `<path>.vg.json`. @param source the module that defines it */
export async function drawingFiles(path: string, order: DrawingOrder, source: string): Promise<DrawingFiles> {
  const { pdf, vega } = await drawFigure(order);
  const annotated = {
    ...vega,
    usermeta: { generatedBy: `npm run paper -- build, from ${source}. Do not edit.` },
  };
  return { [`${path}.pdf`]: pdf, [`${path}.vg.json`]: `${JSON.stringify(annotated, null, 1)}\n` };
}
