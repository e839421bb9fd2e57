import { isDeepStrictEqual } from 'node:util';
import type { Spec as VegaSpec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { FIGURE_CONFIG } from '../theme.ts';

/**
 * Vega-Lite to Vega, with the paper's theme. The result is an artifact of its own: it holds the data and all scales,
 * and any Vega viewer opens it.
 *
 * Vega-Lite compiles without a look at the data, so a figure is compiled with empty places for its data, and a new record,
 * which changes data alone, finds its figure compiled.
 * @throws when Vega-Lite warns: a warning means that it drew something else than was asked for
 */
export async function compileFigure(name: string, spec: TopLevelSpec): Promise<VegaSpec> {
  const { shape, data } = withoutData(spec);
  const known = compiled.get(name);
  const vega = known?.shape === shape ? known.vega : await compileShape(name, shape);
  compiled.set(name, { shape, vega });
  return withData(vega, data);
}

/** The last shape of each figure, and what it was compiled to: JSON, each with places for the data. */
const compiled = new Map<string, { readonly shape: string; readonly vega: string }>();

type Rows = readonly unknown[];

/** What stands in place of the rows; equal rows have one place, as Vega-Lite makes one source of them. */
const placeOf = (index: number) => [{ place: index }];

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

function withData(vega: string, data: readonly Rows[]): VegaSpec {
  return JSON.parse(vega, (key, value) => {
    const place = key === 'values' && Array.isArray(value) ? value[0]?.place : undefined;
    return place === undefined ? value : data[place];
  });
}

async function compileShape(name: string, shape: string): Promise<string> {
  const { compile } = await import('vega-lite');
  const warnings: string[] = [];
  const collect = (...messages: readonly unknown[]) => {
    warnings.push(messages.join(' '));
    return logger;
  };
  const pass = () => logger;
  const logger = { level: pass, error: collect, warn: collect, info: pass, debug: pass };
  const { spec } = compile(JSON.parse(shape), { config: FIGURE_CONFIG, logger: logger as never });
  if (warnings.length > 0) throw new Error(`figure ${name}: Vega-Lite: ${warnings.join('; ')}`);
  return JSON.stringify(spec);
}
