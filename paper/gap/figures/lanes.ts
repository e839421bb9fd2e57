/** A row of a plot in two lanes: above the middle the mean with its interval, below it the seeds. */

/** A row with more seeds shows none: circles would hide each other, and ten thousand take seconds to draw. */
const MOST_CIRCLES = 20;

const MEAN_LANE = -3;

/** A row whose seeds the lane below shows; each of `seeds` has `seed` and the field that is drawn. */
export interface SeedRow<Field extends string> {
  /** A title. */
  readonly variant: string;
  readonly provisional: boolean;
  readonly seeds: readonly Readonly<Record<Field | 'seed', number>>[];
}

/** How the figure encodes a field along its axis, and the variant in colour and shape. */
interface Encodings<X, Y, Color, Shape> {
  readonly x: (field: string) => X;
  readonly mean: Y;
  readonly color: Color;
  readonly shape: Shape;
}

/** Fields `low` and `high` of the data; `mean` is the encoding of the mean along the axis. */
export function meanLane<X, Y, Color, Shape>({ x, mean, color, shape }: Encodings<X, Y, Color, Shape>) {
  return [
    {
      mark: { type: 'rule', strokeWidth: 1.2, yOffset: MEAN_LANE, y2Offset: MEAN_LANE },
      encoding: { x: x('low'), x2: { field: 'high' }, color },
    },
    {
      mark: { type: 'point', filled: true, size: 44, opacity: 1, yOffset: MEAN_LANE },
      encoding: {
        x: mean,
        color,
        shape: { field: 'variant', type: 'nominal', scale: shape, legend: null },
      },
    },
  ] as const;
}

interface SeedEncodings<Field extends string, X, Color> {
  readonly field: Field;
  readonly x: (field: string) => X;
  readonly color: Color;
  /** Points below the middle of the row. */
  readonly offset: number;
}

/** A circle a seed, in rows of at most {@link MOST_CIRCLES}. */
export function seedLane<Field extends string, X, Color>(
  rows: readonly SeedRow<Field>[],
  { field, x, color, offset }: SeedEncodings<Field, X, Color>,
) {
  const few = rows.filter(({ seeds }) => seeds.length <= MOST_CIRCLES);
  const values = few.flatMap(({ seeds, variant, provisional }) =>
    seeds.map((one) => ({ variant, provisional, ...one })),
  );
  const circle = { filled: false, shape: 'circle', size: 9, strokeWidth: 0.8, opacity: 1 } as const;
  return {
    data: { values },
    mark: { type: 'point', ...circle, yOffset: offset },
    encoding: { x: x(field), color },
  } as const;
}

/** Ends a caption where a row has too many seeds for circles. */
export function crowdedCaption(rows: readonly (readonly unknown[])[]): string {
  if (rows.every((seeds) => seeds.length <= MOST_CIRCLES)) return '';
  return ` Rows of more than ${MOST_CIRCLES} seeds have no circles.`;
}
