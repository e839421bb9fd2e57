import type { RandomStream } from '../../../rng/random-stream.ts';
import type { ImageSet } from '../image-set.ts';
import type { Augmentation } from './augmentation-geometry.ts';

/** Shares of the area, and width over height, that crops are drawn from. */
const AREA = [0.08, 1] as const;
const RATIO = [3 / 4, 4 / 3] as const;
/** Draws before the middle is taken. */
const ATTEMPTS = 10;

export interface CropBox {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/**
 * A crop of random size and place, scaled back to the image's size, mirrored left to right half the time where `mirrors` says
 * so: RandomResizedCrop as ImageNet is commonly trained with (Szegedy et al. 2015, arXiv:1409.4842, section 6; torchvision's
 * areas of 0.08 to 1 and logarithmic ratios of 3/4 to 4/3).
 *
 * Deviation: crops are taken within the stored image, which for ImageNet is the middle of the photograph.
 */
export function randomResizedCrop(shape: ImageSet['shape'], mirrors: 'half' | 'never'): Augmentation {
  const result = new Uint8Array(shape[0] * shape[1] * shape[2]);
  return (pixels, stream) => {
    const box = drawBox(shape, stream);
    const mirrored = mirrors === 'half' && stream.integer(2) === 1;
    cropAndScale(pixels, result, shape, box, mirrored);
    return result;
  };
}

/** As torchvision's get_params draws it. */
export function drawBox([height, width]: ImageSet['shape'], stream: RandomStream): CropBox {
  const between = (low: number, high: number) => low + (high - low) * stream.uniform();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const area = height * width * between(...AREA);
    const ratio = Math.exp(between(Math.log(RATIO[0]), Math.log(RATIO[1])));
    const box = { width: Math.round(Math.sqrt(area * ratio)), height: Math.round(Math.sqrt(area / ratio)) };
    if (box.width < 1 || box.height < 1 || box.width > width || box.height > height) continue;
    const top = stream.integer(height - box.height + 1);
    return { top, left: stream.integer(width - box.width + 1), ...box };
  }
  const largest = { width: Math.min(width, Math.round(height * RATIO[1])), height };
  largest.height = Math.min(height, Math.round(width / RATIO[0]));
  const top = Math.floor((height - largest.height) / 2);
  return { top, left: Math.floor((width - largest.width) / 2), ...largest };
}

/** Bilinear, centres of pixels half a pixel in, edges repeated: Pillow's, but for its rounding between the two passes. */
export function cropAndScale(
  pixels: Uint8Array,
  result: Uint8Array,
  [height, width, channels]: ImageSet['shape'],
  box: CropBox,
  mirrored: boolean,
): void {
  const rows = positions(box.top, box.height, height);
  const columns = positions(box.left, box.width, width);
  for (let y = 0; y < height; y++) {
    const { from, to, share } = rows[y]!;
    for (let x = 0; x < width; x++) {
      const column = columns[mirrored ? width - 1 - x : x]!;
      for (let channel = 0; channel < channels; channel++) {
        const at = (row: number, place: number) => pixels[(row * width + place) * channels + channel]!;
        const above = at(from, column.from) * (1 - column.share) + at(from, column.to) * column.share;
        const below = at(to, column.from) * (1 - column.share) + at(to, column.to) * column.share;
        result[(y * width + x) * channels + channel] = Math.round(above * (1 - share) + below * share);
      }
    }
  }
}

/** For each of `size` places: the two of `length` pixels from `start` that it lies between, and the share of the second. */
function positions(start: number, length: number, size: number) {
  return Array.from({ length: size }, (_, place) => {
    const exact = Math.min(length - 1, Math.max(0, ((place + 0.5) * length) / size - 0.5));
    const low = Math.floor(exact);
    return { from: start + low, to: start + Math.min(length - 1, low + 1), share: exact - low };
  });
}
