import type { Spec as VegaSpec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { FIGURE_CONFIG } from '../theme.ts';

/**
 * Vega-Lite to Vega, with the paper's theme. The result is an artifact of its own: it holds the data and all scales,
 * and any Vega viewer opens it.
 * @throws when Vega-Lite warns: a warning means that it drew something else than was asked for
 */
export async function compileFigure(name: string, spec: TopLevelSpec): Promise<VegaSpec> {
  const { compile } = await import('vega-lite');
  const warnings: string[] = [];
  const collect = (...messages: readonly unknown[]) => {
    warnings.push(messages.join(' '));
    return logger;
  };
  const pass = () => logger;
  const logger = { level: pass, error: collect, warn: collect, info: pass, debug: pass };
  const compiled = compile(spec, { config: FIGURE_CONFIG, logger: logger as never });
  if (warnings.length > 0) throw new Error(`figure ${name}: Vega-Lite: ${warnings.join('; ')}`);
  return compiled.spec;
}
