import sharp, { type Sharp } from 'sharp';
import { DataError, reasonOf } from '../../../data/data-error.ts';

export const JPEG_CHANNELS = 3;
/** Share of the shorter side that a crop keeps: 224 of 256, as usual for ImageNet. */
const CROPPED_SHARE = 224 / 256;

/**
 * Pixels [side, side, 3] of an image file that has exactly this size; grey ones get three equal channels.
 * Throws {@link DataError} naming the file when it is damaged, no image, or of another size.
 */
export function decodeExact(file: string, side: number): Promise<Uint8Array> {
  return decoded(file, side, sharp(file, { failOn: 'error' }));
}

/**
 * Pixels [side, side, 3] from the middle of an image file of any size, scaled so that its shorter side is side · 256/224
 * (bilinear, every source pixel weighed), as ImageNet is commonly evaluated. Equal to Pillow's but for rounding where the image
 * shrinks; where it grows, libvips places pixels up to half a source pixel elsewhere.
 * Throws {@link DataError} naming the file when it is damaged or no image.
 */
export async function decodeMiddle(file: string, side: number): Promise<Uint8Array> {
  const { width, height } = await sharp(file)
    .metadata()
    .catch((thrown: unknown) => notDecodable(file, thrown));
  const scale = Math.round(side / CROPPED_SHARE) / Math.min(width, height);
  const scaled = { width: Math.round(width * scale), height: Math.round(height * scale) };
  const pipeline = sharp(file, { failOn: 'error' })
    // The quick way of scaling while decoding skips pixels.
    .resize({ ...scaled, fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false })
    .extract({
      left: Math.floor((scaled.width - side) / 2),
      top: Math.floor((scaled.height - side) / 2),
      width: side,
      height: side,
    });
  return decoded(file, side, pipeline);
}

function notDecodable(file: string, thrown: unknown): never {
  throw new DataError(`${file}: must be an image that can be decoded (${reasonOf(thrown)})`);
}

async function decoded(file: string, side: number, pipeline: Sharp): Promise<Uint8Array> {
  const { data, info } = await pipeline
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((thrown: unknown) => notDecodable(file, thrown));
  if (info.width !== side || info.height !== side || info.channels !== JPEG_CHANNELS) {
    throw new DataError(
      `${file}: must be ${side} x ${side} pixels of ${JPEG_CHANNELS} channels, got ${info.width} x ${info.height} of ${info.channels}`,
    );
  }
  return data;
}
