import { describe, expect, it } from 'vitest';
import { rowTitle } from '../../../analysis/cells/cell.ts';
import type { PaperContext } from '../../../analysis/context/context.ts';
import { pdfText } from '../../../analysis/figures/render/testing/pdf-text.ts';
import type { RunConfig } from '../../../experiments/record/schema.ts';
import { FIRST_STUDY } from '../../../experiments/studies/gap.ts';
import { LAYOUT } from '../../layout.ts';
import { syntheticContext } from '../../testing/synthetic-context.ts';
import { GAP_PHASES } from '../declared-runs.ts';
import { gapReport } from '../report.ts';
import { at, gap } from '../study.ts';
import { difficultyRows, difficultySpec } from './difficulty.figure.ts';
import { gapRows, gapSpec } from './gap.figure.ts';
import { curveRows, curvesSpec } from './training-curves.figure.ts';

const ALL_FIGURES = gapReport(gap).figures!;

/** All of Fashion-MNIST, two of three seeds of CIFAR-10, one of CIFAR-100. */
const isIn = ({ dataset, seed }: RunConfig): boolean =>
  dataset === 'fashion_mnist' || seed === 42 || (dataset === 'cifar10' && seed === 123);

const complete = syntheticContext();
const partial = syntheticContext(isIn);
/** The whole study, which every figure has something to draw of. */
const CONTEXTS: Readonly<Record<string, PaperContext>> = {
  complete: syntheticContext(() => true, GAP_PHASES),
  partial: syntheticContext(isIn, GAP_PHASES),
  empty: syntheticContext(() => false, GAP_PHASES),
};

const everyFigure = ALL_FIGURES.flatMap((figure) =>
  Object.keys(CONTEXTS).map((state) => ({ name: figure.name, state, figure })),
);

describe.each(everyFigure)('$name, $state', ({ name, state, figure }) => {
  it('is drawn at the size of the text block or smaller, with a spec that opens and a float', async () => {
    const files = await figure.draw(CONTEXTS[state]!);
    expect(Object.keys(files)).toEqual([`${name}.pdf`, `${name}.vg.json`]);
    const pdf = Buffer.from(files[`${name}.pdf`]!).toString('latin1');
    const [, width] = /\/MediaBox \[0 0 ([\d.]+) /.exec(pdf)!;
    expect(Number(width)).toBeLessThanOrEqual(LAYOUT.textWidth);
    expect(Number(width)).toBeGreaterThan(0.8 * LAYOUT.textWidth);
    expect(pdf).not.toMatch(/\/Type3|NaN|Infinity/);
    const vega = JSON.parse(String(files[`${name}.vg.json`]));
    expect(vega.$schema).toMatch(/^https:\/\/vega\.github\.io\/schema\/vega\/v6/);
    const tex = figure.float(CONTEXTS[state]!);
    expect(tex).toContain(`\\includefigure{${name.replace('figures/', '')}}`);
    expect(tex).toContain(`\\label{fig:${name.replace('figures/', '')}}`);
    expect(tex.includes('rovisional')).toBe(state !== 'complete');
  });
});

describe('what the figures show', () => {
  it('gap: means and intervals are the facts, the dots average to the mean', () => {
    for (const { variant, panel, delta, low, high, seeds } of gapRows(complete)) {
      const one = complete.comparisons.find(
        ({ a, b }) =>
          at(a).variant === variant && at(b).variant === 'std' && rowTitle(a, complete.cells) === panel,
      )!;
      const fact = (name: string) => complete.facts.get(`${one.key}.${name}`).value;
      expect([delta, low, high]).toEqual([fact('delta'), fact('ci_low'), fact('ci_high')]);
      expect(seeds.reduce((sum, { difference }) => sum + difference / 3, 0)).toBeCloseTo(delta!, 9);
    }
  });

  it('curves: the band holds the mean, one row for each epoch, split and cell', () => {
    const rows = curveRows(complete);
    const epochs = complete.cells[0]!.runs[0]!.config.epochs as number;
    expect(rows).toHaveLength(complete.cells.length * 2 * epochs);
    for (const { least, mean, most } of rows) {
      expect(mean).toBeGreaterThanOrEqual(least);
      expect(mean).toBeLessThanOrEqual(most);
    }
  });

  it('difficulty: the harder task has the larger error of FP32', () => {
    const errors = new Map(difficultyRows(complete).map(({ task, error }) => [task, error]));
    expect([...errors.keys()]).toEqual(['Fashion-MNIST', 'CIFAR-10', 'CIFAR-100']);
    for (const cell of complete.cells.filter((cell) => at(cell).variant === 'std')) {
      const accuracy = complete.facts.get(`${cell.key}.accuracy.mean`).value as number;
      expect([...errors.values()]).toContain(100 - 100 * accuracy);
    }
  });
});

describe('many seeds', () => {
  const row = (count: number) => ({
    panel: 'CIFAR-10',
    model: 'resnet18',
    variant: 'bit',
    delta: -4,
    low: -5,
    high: -3,
    seeds: Array.from({ length: count }, (_, seed) => ({ seed, difference: seed - 4 })),
    provisional: false,
  });

  it('are circles up to twenty, and left out where they are more', () => {
    const circles = JSON.stringify(gapSpec([row(20)]));
    expect(circles.match(/"difference":-?\d/g)).toHaveLength(20);
    const crowded = JSON.stringify(gapSpec([row(21)]));
    expect(crowded).not.toMatch(/"difference":-?\d/);
  });

  it('are said in the caption', () => {
    const study = { ...FIRST_STUDY, runs: FIRST_STUDY.runs.flatMap(manySeeds) };
    const crowded = syntheticContext(({ dataset }) => dataset === 'cifar10', [study]);
    for (const { name, figure } of [...new Map(everyFigure.map((one) => [one.name, one])).values()]) {
      const isSaid = (context: PaperContext) => figure.float(context).includes('have no circles');
      const hasSeeds = ['figures/gap', 'figures/layer-ablation'].includes(name);
      expect([name, isSaid(crowded), isSaid(complete)]).toEqual([name, hasSeeds, false]);
    }
  });
});

/** Twenty-one seeds in place of three. */
function manySeeds(config: RunConfig): RunConfig[] {
  if (config.seed !== 42) return [];
  return Array.from({ length: 21 }, (_, seed) => ({ ...config, seed }));
}

describe('what is not final', () => {
  it('has no interval and says how many seeds are in', () => {
    for (const row of gapRows(partial).filter(({ panel }) => panel !== 'Fashion-MNIST')) {
      expect(row).toMatchObject({ low: null, high: null, provisional: true });
    }
  });

  it('is written in the drawing', async () => {
    expect(await pdfTextOf('figures/training-curves', partial)).toContain('8 of 12 runs');
  });
});

async function pdfTextOf(name: string, context: PaperContext): Promise<string> {
  const files = await ALL_FIGURES.find((figure) => figure.name === name)!.draw(context);
  return pdfText(files[`${name}.pdf`] as Uint8Array);
}

/** Specs of a few rows, to be read in `git diff` when a drawing changes. */
describe('specs', () => {
  const panel = 'CIFAR-10';
  it('gap', async () => {
    const seeds = [{ seed: 42, difference: -4 }];
    const spec = gapSpec([
      {
        panel,
        model: 'resnet18',
        variant: 'bit',
        delta: -4,
        low: -5,
        high: -3,
        seeds,
        provisional: false,
      },
    ]);
    await expect(spec).toMatchFileSnapshot('fixtures/gap.vl.snap');
  });

  it('training curves', async () => {
    const spec = curvesSpec(
      [{ panel, variant: 'ttq', split: 'validation', epoch: 1, mean: 50, least: 48, most: 52 }],
      [{ title: panel, note: '1 of 12 runs', facts: ['study.cifar10.resnet18.runs'] }],
      ['ttq'],
    );
    await expect(spec).toMatchFileSnapshot('fixtures/training-curves.vl.snap');
  });

  it('difficulty', async () => {
    const spec = difficultySpec(
      [
        {
          model: 'ResNet-18',
          task: panel,
          variant: 'bit',
          error: 25,
          delta: -4,
          low: -5,
          high: -3,
          provisional: false,
        },
      ],
      { models: ['ResNet-18'], variants: ['bit'] },
    );
    await expect(spec).toMatchFileSnapshot('fixtures/difficulty.vl.snap');
  });
});
