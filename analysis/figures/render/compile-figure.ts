import { isDeepStrictEqual } from 'node:util';
import type { Runtime, Spec as VegaSpec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { figureConfig } from '../theme.ts';

/** A figure with its data in it, in two forms. */
export interface CompiledFigure {
  /** An artifact of its own: it holds the data and all scales, and any Vega viewer opens it. */
  readonly vega: VegaSpec;
  /** What Vega makes of it, for a view to run. */
  readonly dataflow: Runtime;
}

/**
 * Vega-Lite to Vega to Vega's dataflow, with the paper's theme.
 *
 * Neither step looks at the data, so a figure is compiled with empty places for its data, and a new record, which changes
 * data alone, finds its figure compiled.
 * @throws when Vega-Lite warns: a warning means that it drew something else than was asked for
 */
export async function compileFigure(name: string, spec: TopLevelSpec, font: string): Promise<CompiledFigure> {
  const { shape, data } = withoutData(spec);
  const known = compiled.get(name);
  const isKnown = known?.shape === shape && known.font === font;
  const figure = isKnown ? known.figure : await compileShape(name, shape, font);
  compiled.set(name, { shape, font, figure });
  return withData(figure, data);
}

/** The last shape of each figure, and what it was compiled to, with places for the data. */
const compiled = new Map<string, Shape & { readonly figure: CompiledFigure }>();
interface Shape {
  readonly shape: string;
  readonly font: string;
}

type Rows = readonly unknown[];

/** What stands in place of the rows; equal rows have one place, as Vega-Lite makes one source of them. */
type Place = readonly [{ readonly place?: number }];
const placeOf = (index: number): Place => [{ place: index }];

function withoutData(spec: TopLevelSpec): { shape: string; data: Rows[] } {
  const data: Rows[] = [];
  const shape = JSON.stringify(spec, (key, value) => {
    if (key !== 'data' || !Array.isArray(value?.values)) return value;
    const known = data.findIndex((rows) => isDeepStrictEqual(rows, value.values));
    const index = known === -1 ? data.push(value.values) - 1 : known;
    return { ...value, values: placeOf(index) };
  });
  return { shape, data };
}

/** Vega-Lite puts all sources at the top of the spec, and Vega makes of each an operator that takes its rows in. */
function withData({ vega, dataflow }: CompiledFigure, rows: readonly Rows[]): CompiledFigure {
  const sources = vega.data!.map((source) => filled(source, 'values', rows));
  const operators = dataflow.operators.map((operator) => {
    const value = filled(operator.value, '$ingest', rows);
    return value === operator.value ? operator : { ...operator, value };
  });
  return {
    vega: { ...vega, data: sources },
    dataflow: { ...dataflow, operators: operators as Runtime['operators'] },
  };
}

/** A copy with its rows in `field` where a place is; without one, the same. */
function filled<T>(holder: T, field: string, rows: readonly Rows[]): T {
  const place = placeIn(holder, field);
  return place === undefined ? holder : { ...holder, [field]: rows[place] };
}

function placeIn(holder: unknown, field: string): number | undefined {
  return (holder as Record<string, Place | undefined> | null | undefined)?.[field]?.[0]?.place;
}

async function compileShape(name: string, shape: string, font: string): Promise<CompiledFigure> {
  const [{ compile }, vega] = await Promise.all([import('vega-lite'), import('vega')]);
  const warnings: string[] = [];
  const logger = collectingLogger(vega, warnings);
  const { spec } = compile(JSON.parse(shape), { config: figureConfig(font), logger: logger as never });
  if (warnings.length > 0) throw new Error(`figure ${name}: Vega-Lite: ${warnings.join('; ')}`);
  // As whoever reads the artifact will have it: without what is undefined.
  const text = JSON.stringify(spec);
  const compiledSpec: VegaSpec = JSON.parse(text);
  const dataflow = vega.parse(compiledSpec);
  const places = text.split('[{"place":').length - 1;
  const sources = compiledSpec.data!.filter((source) => placeIn(source, 'values') !== undefined);
  const operators = dataflow.operators.filter(({ value }) => placeIn(value, '$ingest') !== undefined);
  if (sources.length !== places || operators.length !== places)
    throw new Error(`figure ${name}: data stands elsewhere than at the top of the compiled figure`);
  return { vega: compiledSpec, dataflow };
}

/** Vega and Vega-Lite log what is wrong and go on; here it ends the drawing. */
export function collectingLogger({ logger, Warn }: typeof import('vega'), messages: string[]) {
  const collecting = logger(Warn);
  collecting.error = (...parts) => {
    messages.push(parts.join(' '));
    return collecting;
  };
  collecting.warn = collecting.error;
  return collecting;
}
