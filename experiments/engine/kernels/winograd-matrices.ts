/**
 * Winograd's minimal filtering F(4x4, 3x3): 36 products for 16 outputs of a 3x3 filter instead of 144
 * (Lavin & Gray 2016, arXiv:1509.09308, section 4). A tile of output is Aᵀ[(G g Gᵀ) ∘ (Bᵀ d B)]A; summed over channels,
 * the products at each of the 36 points are one matrix product.
 *
 * Tiling and the zeros around the image are folded into the matrices: with H pixels a side in t = ceil(H/4) tiles,
 * `toPoints` [6·t, H] takes a column of pixels to the points of all tiles at once, `fromPoints` [H, 6·t] takes points back.
 */
export const POINTS = 6;
const OUTPUTS = 4;

const B_TRANSPOSED = [
  [4, 0, -5, 0, 1, 0],
  [0, -4, -4, 1, 1, 0],
  [0, 4, -4, -1, 1, 0],
  [0, -2, -1, 2, 1, 0],
  [0, 2, -1, -2, 1, 0],
  [0, 4, 0, -5, 0, 1],
] as const;
const G = [
  [1 / 4, 0, 0],
  [-1 / 6, -1 / 6, -1 / 6],
  [-1 / 6, 1 / 6, -1 / 6],
  [1 / 24, 1 / 12, 1 / 6],
  [1 / 24, -1 / 12, 1 / 6],
  [0, 0, 1],
] as const;
const A_TRANSPOSED = [
  [1, 1, 1, 1, 1, 0],
  [0, 1, -1, 2, -2, 0],
  [0, 1, 1, 4, 4, 0],
  [0, 1, -1, 8, -8, 1],
] as const;

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

function matrixOf(rows: number, columns: number, value: (row: number, column: number) => number): Matrix {
  const at = (_: unknown, index: number) => value(Math.floor(index / columns), index % columns);
  return { rows, columns, values: Float32Array.from({ length: rows * columns }, at) };
}

export const tileCount = (pixels: number): number => Math.ceil(pixels / OUTPUTS);

/** [6·t, H], rows in order point, tile; the image has one pixel of zeros on each side. */
export function toPoints(pixels: number): Matrix {
  const tiles = tileCount(pixels);
  return matrixOf(POINTS * tiles, pixels, (row, pixel) => {
    const [point, tile] = [Math.floor(row / tiles), row % tiles];
    return B_TRANSPOSED[point]![pixel - (OUTPUTS * tile - 1)] ?? 0;
  });
}

/** [H, 6·t]; outputs of the last tile beyond the image are left out. */
export function fromPoints(pixels: number): Matrix {
  const tiles = tileCount(pixels);
  return matrixOf(pixels, POINTS * tiles, (pixel, column) => {
    const [point, tile] = [Math.floor(column / tiles), column % tiles];
    return A_TRANSPOSED[pixel - OUTPUTS * tile]?.[point] ?? 0;
  });
}

/** G ⊗ G, [36, 9]: a 3x3 filter to its 36 points. */
export function filterToPoints(): Matrix {
  return matrixOf(POINTS * POINTS, 9, (row, tap) => {
    const [a, b] = [Math.floor(row / POINTS), row % POINTS];
    return G[a]![Math.floor(tap / 3)]! * G[b]![tap % 3]!;
  });
}

export function transposed({ rows, columns, values }: Matrix): Matrix {
  return matrixOf(columns, rows, (column, row) => values[row * columns + column]!);
}

/**
 * The two-dimensional transform as one matrix over all pixels, for small images. `side` is [R, H] (to points) or [H, R] (from
 * points); the points' side is in order point a, point b, tile row, tile column.
 */
export function denseToPoints({ rows, columns: pixels, values }: Matrix, tiles: number): Matrix {
  return matrixOf(rows * rows, pixels * pixels, (row, pixel) => {
    const [points, i, j] = [Math.floor(row / tiles ** 2), Math.floor(row / tiles) % tiles, row % tiles];
    const [a, b] = [Math.floor(points / POINTS), points % POINTS];
    const [h, w] = [Math.floor(pixel / pixels), pixel % pixels];
    return values[(a * tiles + i) * pixels + h]! * values[(b * tiles + j) * pixels + w]!;
  });
}
