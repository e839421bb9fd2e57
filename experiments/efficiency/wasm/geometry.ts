/** Where a convolution's windows lie in memory: offsets that are the same for every call, computed once. */
import { TILES, type Tile } from './kernels.ts';

export interface ConvShape {
  readonly batch: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly outputs: number;
  readonly kernel: number;
  readonly stride: 1 | 2;
  readonly padding: number;
}

export interface ConvGeometry {
  readonly outHeight: number;
  readonly outWidth: number;
  /** Sides of the image with its padding. */
  readonly paddedHeight: number;
  readonly paddedWidth: number;
  /** Weights of a filter; [channel][row][column]. */
  readonly rows: number;
  readonly tile: Tile;
  readonly tiles: number;
  /** Neighbouring pixels that are copied at once. */
  readonly segment: 4 | 8;
  /** Of each weight's window, in elements. */
  readonly rowOffsets: Int32Array;
  /** Of each segment of all tiles, in elements. */
  readonly segmentOffsets: Int32Array;
  /** Where each group of four pixels goes in the output [batch][outputs][height][width] of output 0, in elements. */
  readonly places: Int32Array;
  /** The sample of each group. */
  readonly samples: Int32Array;
}

/**
 * Images are [batch][channels][height][width], padded. `evenRows` adds a row that repeats the last one where a filter has
 * an odd number of weights (its weight is zero).
 * Throws when rows of the output are not multiples of four pixels, or all its pixels not multiples of sixteen.
 */
export function convGeometry(shape: ConvShape, evenRows: boolean, widest: 4 | 8): ConvGeometry {
  const { batch, channels, height, width, outputs, kernel, stride, padding } = shape;
  const [paddedHeight, paddedWidth] = [height + 2 * padding, width + 2 * padding];
  const outHeight = Math.floor((paddedHeight - kernel) / stride) + 1;
  const outWidth = Math.floor((paddedWidth - kernel) / stride) + 1;
  const pixels = batch * outHeight * outWidth;
  const tile = TILES.find((size) => pixels % size === 0);
  if (tile === undefined || outWidth % 4 !== 0) {
    throw new Error(
      `convGeometry: outputs must be multiples of 4 pixels wide and of 16 in all, got ${outHeight}x${outWidth} of ${batch}`,
    );
  }
  const plane = paddedHeight * paddedWidth;
  const weights = Array.from({ length: channels * kernel * kernel }, (_, weight) => {
    const channel = Math.floor(weight / (kernel * kernel));
    const within = weight % (kernel * kernel);
    return channel * plane + Math.floor(within / kernel) * paddedWidth + (within % kernel);
  });
  if (evenRows && weights.length % 2 !== 0) weights.push(weights.at(-1)!);
  const segment = outWidth % widest === 0 ? widest : 4;
  const source = (pixel: number) => {
    const { sample, row, column } = pixelAt(pixel, outHeight, outWidth);
    return sample * channels * plane + row * stride * paddedWidth + column * stride;
  };
  const place = (pixel: number) => {
    const { sample, row, column } = pixelAt(pixel, outHeight, outWidth);
    return (sample * outputs * outHeight + row) * outWidth + column;
  };
  const every = (step: number, of: (pixel: number) => number) =>
    Int32Array.from({ length: pixels / step }, (_, index) => of(index * step));
  return {
    outHeight,
    outWidth,
    paddedHeight,
    paddedWidth,
    rows: weights.length,
    tile,
    tiles: pixels / tile,
    segment,
    rowOffsets: Int32Array.from(weights),
    segmentOffsets: every(segment, source),
    places: every(4, place),
    samples: every(4, (pixel) => pixelAt(pixel, outHeight, outWidth).sample),
  };
}

function pixelAt(pixel: number, height: number, width: number) {
  const sample = Math.floor(pixel / (height * width));
  const within = pixel % (height * width);
  return { sample, row: Math.floor(within / width), column: within % width };
}
