/** Curves of runs as text for a terminal and as SVG; linear axes over all points. */

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

/** Colours that are told apart by most (Okabe and Ito 2008). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'];
const [FRAME_WIDTH, FRAME_HEIGHT, MARGIN] = [640, 400, 56];
const TICKS = 5;

/** The same as an SVG drawing with a line a curve. Throws when there is no point. */
export function plotAsSvg(curves: readonly Curve[], value: string): string {
  const { x, y } = extentOf(curves, value);
  const left = (step: number) => fixed(MARGIN + share(step, x) * (FRAME_WIDTH - 2 * MARGIN));
  const top = (height: number) =>
    fixed(FRAME_HEIGHT - MARGIN - share(height, y) * (FRAME_HEIGHT - 2 * MARGIN));
  const ticks = Array.from({ length: TICKS }, (_, at) => at / (TICKS - 1));
  const steps = ticks.map((at) => x[0] + at * (x[1] - x[0]));
  const values = ticks.map((at) => y[0] + at * (y[1] - y[0]));
  const bottom = FRAME_HEIGHT - MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${FRAME_WIDTH}" height="${FRAME_HEIGHT}" font-family="sans-serif" font-size="12">`,
    ...steps.map(
      (step) => `<text x="${left(step)}" y="${bottom + 18}" text-anchor="middle">${axisNumber(step)}</text>`,
    ),
    ...values.map(
      (height) =>
        `<text x="${MARGIN - 6}" y="${top(height)}" text-anchor="end">${axisNumber(height)}</text>` +
        `<path d="M${MARGIN} ${top(height)}H${FRAME_WIDTH - MARGIN}" stroke="#ddd"/>`,
    ),
    `<text x="${MARGIN}" y="${MARGIN - 34}">${escaped(value)}</text>`,
    ...curves.map(({ points }, at) => {
      const path = points.map(([step, height]) => `${left(step)} ${top(height)}`).join('L');
      return `<path d="M${path}" fill="none" stroke="${colourOf(at)}" stroke-width="1.5"/>`;
    }),
    ...curves.map(
      ({ name }, at) =>
        `<text x="${FRAME_WIDTH - MARGIN}" y="${MARGIN + 14 * at}" text-anchor="end" fill="${colourOf(at)}">${escaped(name)}</text>`,
    ),
    '</svg>\n',
  ].join('\n');
}

const colourOf = (at: number): string => COLOURS[at % COLOURS.length]!;

function extentOf(curves: readonly Curve[], value: string): Extent {
  const points = curves.flatMap((curve) => curve.points);
  if (points.length === 0) throw new Error(`plot: no run has a value of ${value} yet`);
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
const fixed = (value: number): string => String(Number(value.toFixed(2)));

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
