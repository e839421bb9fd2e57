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

export const tileCount = (pixels: number): number => Math.ceil(pixels / OUTPUTS);

/** [6·t, H], rows in order point, tile; the image has one pixel of zeros on each side. */
export function toPoints(pixels: number): Matrix {
  const tiles = tileCount(pixels);
  const matrix = zeros(POINTS * tiles, pixels);
  for (let point = 0; point < POINTS; point++) {
    for (let tile = 0; tile < tiles; tile++) {
      for (let j = 0; j < POINTS; j++) {
        const pixel = OUTPUTS * tile - 1 + j;
        if (pixel < 0 || pixel >= pixels) continue;
        matrix.values[(point * tiles + tile) * pixels + pixel] = B_TRANSPOSED[point]![j]!;
      }
    }
  }
  return matrix;
}

/** [H, 6·t]; outputs of the last tile beyond the image are left out. */
export function fromPoints(pixels: number): Matrix {
  const tiles = tileCount(pixels);
  const matrix = zeros(pixels, POINTS * tiles);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const [tile, output] = [Math.floor(pixel / OUTPUTS), pixel % OUTPUTS];
    for (let point = 0; point < POINTS; point++) {
      matrix.values[pixel * POINTS * tiles + point * tiles + tile] = A_TRANSPOSED[output]![point]!;
    }
  }
  return matrix;
}

/** G ⊗ G, [36, 9]: a 3x3 filter to its 36 points. */
export function filterToPoints(): Matrix {
  const matrix = zeros(POINTS * POINTS, 9);
  for (let a = 0; a < POINTS; a++) {
    for (let b = 0; b < POINTS; b++) {
      for (let i = 0; i < 3; i++) {
        for (let j = 0; j < 3; j++) matrix.values[(a * POINTS + b) * 9 + i * 3 + j] = G[a]![i]! * G[b]![j]!;
      }
    }
  }
  return matrix;
}

export function transposed({ rows, columns, values }: Matrix): Matrix {
  const result = zeros(columns, rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) result.values[j * rows + i] = values[i * columns + j]!;
  }
  return result;
}

/**
 * The two-dimensional transform as one matrix over all pixels, for small images. `side` is [R, H] (to points) or [H, R] (from
 * points); the points' side is in order point a, point b, tile row, tile column.
 */
export function denseToPoints(side: Matrix, tiles: number): Matrix {
  const pixels = side.columns;
  const matrix = zeros(side.rows * side.rows, pixels * pixels);
  for (let a = 0; a < POINTS; a++) {
    for (let b = 0; b < POINTS; b++) {
      for (let i = 0; i < tiles; i++) {
        for (let j = 0; j < tiles; j++) {
          const row = ((a * POINTS + b) * tiles + i) * tiles + j;
          for (let h = 0; h < pixels; h++) {
            for (let w = 0; w < pixels; w++) {
              matrix.values[row * pixels * pixels + h * pixels + w] =
                side.values[(a * tiles + i) * pixels + h]! * side.values[(b * tiles + j) * pixels + w]!;
            }
          }
        }
      }
    }
  }
  return matrix;
}

function zeros(rows: number, columns: number): Matrix {
  return { rows, columns, values: new Float32Array(rows * columns) };
}
