/** Curves of runs as text for a terminal and as SVG; linear axes over all points. */
import type { TopLevelSpec } from 'vega-lite';

export interface Curve {
  readonly name: string;
  /** [step, value], in order. */
  readonly points: readonly (readonly [number, number])[];
}

interface Extent {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** One mark a curve, as long as there are marks. */
const MARKS = '*o+x#@%&';

const WIDTH = 72;
const HEIGHT = 20;

/**
 * A grid of 72 × 20 characters; where two curves meet, the later one's mark is seen. Throws when there is no point.
 */
export function plotAsText(curves: readonly Curve[], value: string): string {
  const { x, y } = extentOf(curves, value);
  const grid = Array.from({ length: HEIGHT }, () => new Array<string>(WIDTH).fill(' '));
  for (const [at, { points }] of curves.entries()) {
    for (const [step, height] of points) {
      const column = Math.round(share(step, x) * (WIDTH - 1));
      const row = Math.round((1 - share(height, y)) * (HEIGHT - 1));
      grid[row]![column] = markOf(at);
    }
  }
  const labels = grid.map((_, row) => {
    if (row !== 0 && row !== HEIGHT - 1 && row !== Math.floor(HEIGHT / 2)) return '';
    return axisNumber(y[1] - (row / (HEIGHT - 1)) * (y[1] - y[0]));
  });
  const margin = Math.max(...labels.map(({ length }) => length));
  const lines = grid.map((row, at) => `${labels[at]!.padStart(margin)} |${row.join('').trimEnd()}`);
  const [first, last] = x.map(axisNumber) as [string, string];
  const axis = [
    `${' '.repeat(margin)} +${'-'.repeat(WIDTH)}`,
    `${' '.repeat(margin)}  ${first}${last.padStart(WIDTH - first.length)}`,
  ];
  const legend = curves.map(({ name }, at) => `${markOf(at)} ${name}`);
  return [value, ...lines, ...axis, ...legend].join('\n');
}

const markOf = (at: number): string => MARKS[at % MARKS.length]!;

/** The same as an SVG drawing with a line a curve. Throws when there is no point. */
export async function plotAsSvg(curves: readonly Curve[], value: string): Promise<string> {
  const values = curves.flatMap(({ name, points }) =>
    points.map(([step, height]) => ({ name, step, height })),
  );
  if (values.length === 0) throw noPoint(value);
  const axis = (title: string) => ({ type: 'quantitative', title, scale: { zero: false } }) as const;
  const legend = { orient: 'bottom', direction: 'vertical', labelLimit: 0, title: null } as const;
  const spec: TopLevelSpec = {
    ...{ width: 640, height: 400, data: { values } },
    mark: { type: 'line', point: { size: 12 } },
    encoding: {
      x: { field: 'step', ...axis('') },
      y: { field: 'height', ...axis(value) },
      color: { field: 'name', type: 'nominal', sort: null, legend },
    },
  };
  const [{ compile }, { parse, View }] = await Promise.all([import('vega-lite'), import('vega')]);
  return `${await new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG()}\n`;
}

const noPoint = (value: string) => new Error(`plot: no run has a value of ${value} yet`);

function extentOf(curves: readonly Curve[], value: string): Extent {
  const points = curves.flatMap((curve) => curve.points);
  if (points.length === 0) throw noPoint(value);
  const range = (values: readonly number[]) =>
    [
      values.reduce((least, next) => Math.min(least, next), Number.POSITIVE_INFINITY),
      values.reduce((most, next) => Math.max(most, next), Number.NEGATIVE_INFINITY),
    ] as const;
  return { x: range(points.map(([step]) => step)), y: range(points.map(([, height]) => height)) };
}

/** Where a number lies in a range, 0 to 1; in the middle where the range is a point. */
function share(value: number, [from, to]: readonly [number, number]): number {
  return to === from ? 0.5 : (value - from) / (to - from);
}

const axisNumber = (value: number): string => String(Number(value.toPrecision(4)));
