import type { TopLevelSpec } from 'vega-lite';
import type { PaperContext } from '../../analysis/context/context.ts';
import { figureArtifact } from '../../analysis/figures/figure.ts';
import { numberOf } from '../../analysis/figures/figure-values.ts';
import { shownScales } from '../../analysis/figures/shown-scale.ts';
import { LAYOUT } from '../layout.ts';
import { babygptRates } from './study.ts';

const HEIGHT = 110;

interface RatePoint {
  readonly model: string;
  readonly rate: number;
  readonly loss: number;
  readonly low: number | null;
  readonly high: number | null;
}

function points({ facts }: PaperContext): RatePoint[] {
  const { model, rate } = babygptRates.factors;
  return Object.entries(model!.values).flatMap(([name, { title }]) =>
    Object.keys(rate!.values).flatMap((value) => {
      const number = (statistic: string) =>
        numberOf(facts.get(`babygpt-rates.${name}.${value}.loss.${statistic}`));
      const loss = number('mean');
      if (loss === null) return [];
      return [{ model: title, rate: Number(value), loss, low: number('ci_low'), high: number('ci_high') }];
    }),
  );
}

function spec(context: PaperContext): TopLevelSpec {
  const rates = Object.keys(babygptRates.factors.rate!.values).map(Number);
  const rows = points(context);
  // While no run is in, an axis of losses as small language models have them.
  const domain = rows.length === 0 ? { domain: [1, 3] } : {};
  const y = { type: 'quantitative', scale: { zero: false, nice: true, ...domain } } as const;
  const scales = shownScales(Object.values(babygptRates.factors.model!.values));
  const model = { field: 'model', type: 'nominal', legend: { title: null, orient: 'top-left' } } as const;
  const axis = { title: 'Validation loss (nats a token)', tickCount: 5 };
  return {
    width: LAYOUT.textWidth - 60,
    height: HEIGHT,
    data: { values: rows },
    encoding: {
      x: {
        field: 'rate',
        type: 'quantitative',
        scale: { type: 'log', domain: [rates[0]! / 1.3, rates.at(-1)! * 1.3], nice: false },
        axis: { title: 'Learning rate', grid: false, values: rates, format: '~g' },
      },
      color: { ...model, scale: scales.color },
    },
    layer: [
      { mark: { type: 'line', strokeWidth: 1.2 }, encoding: { y: { ...y, field: 'loss', axis } } },
      {
        mark: { type: 'rule', strokeWidth: 1.2 },
        encoding: { y: { ...y, field: 'low', axis }, y2: { field: 'high' } },
      },
      {
        mark: { type: 'point', filled: true, size: 36, opacity: 1 },
        encoding: { y: { ...y, field: 'loss', axis }, shape: { ...model, scale: scales.shape } },
      },
    ],
  };
}

export const babygptRatesFigure = figureArtifact({
  file: import.meta.filename,
  name: 'babygpt-rates',
  title: 'Loss by learning rate',
  spec,
  caption:
    () => String.raw`Validation loss of babyGPT (\std{}) and babyBitNet (ternary) over the whole text after \fact{babygpt.steps} steps by learning
rate: mean over seeds with its 95\,\% $t$ interval.`,
});
