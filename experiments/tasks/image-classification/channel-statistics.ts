import type { ImageSet } from './image-set.ts';

export interface ChannelStatistics {
  /** [channels], of pixels in [0, 1]. */
  readonly mean: readonly number[];
  /** [channels], population standard deviation (divided by the count) of pixels in [0, 1]. */
  readonly std: readonly number[];
}

const LEVELS = 256;

/**
 * Mean and standard deviation of each channel over all pixels of all images. Computed from counts of the 256 levels, so the
 * order of the examples does not matter.
 *
 * Throws when the set is empty or a channel is constant, as it could not be normalized.
 */
export function channelStatistics(set: ImageSet): ChannelStatistics {
  if (set.count === 0) throw new RangeError(`channelStatistics: ${set.dataset} set has no examples`);
  const counts = levelCounts(set);
  const mean = counts.map(meanLevel);
  const std = counts.map((channel, index) => deviation(channel, mean[index]!));
  const constant = std.indexOf(0);
  if (constant >= 0) {
    throw new RangeError(
      `channelStatistics: channel ${constant} of ${set.dataset} has the same value everywhere`,
    );
  }
  return { mean, std };
}

/** How often each of the 256 levels occurs, per channel. */
function levelCounts(set: ImageSet): Float64Array[] {
  const channels = set.shape[2];
  const counts = Array.from({ length: channels }, () => new Float64Array(LEVELS));
  for (let index = 0; index < set.count; index++) {
    const pixels = set.pixels(index);
    for (let channel = 0; channel < channels; channel++) {
      const ofChannel = counts[channel]!;
      for (let at = channel; at < pixels.length; at += channels) ofChannel[pixels[at]!]!++;
    }
  }
  return counts;
}

const total = (counts: Float64Array): number => counts.reduce((sum, count) => sum + count, 0);

function meanLevel(counts: Float64Array): number {
  return counts.reduce((sum, count, level) => sum + count * level, 0) / (255 * total(counts));
}

function deviation(counts: Float64Array, mean: number): number {
  const squares = counts.reduce((sum, count, level) => sum + count * (level / 255 - mean) ** 2, 0);
  return Math.sqrt(squares / total(counts));
}

/** Writes (pixel/255 - mean) / std of each channel from `pixels` [..., channels] to `target`, starting at `offset`. */
export type Normalize = (pixels: Uint8Array, target: Float32Array, offset: number) => void;

/** Normalization by a table of the 256 levels of each channel: one look-up a value instead of arithmetic. */
export function normalization({ mean, std }: ChannelStatistics): Normalize {
  const channels = mean.length;
  const table = new Float32Array(channels * LEVELS);
  for (let channel = 0; channel < channels; channel++) {
    for (let level = 0; level < LEVELS; level++) {
      table[channel * LEVELS + level] = (level / 255 - mean[channel]!) / std[channel]!;
    }
  }
  return (pixels, target, offset) => {
    for (let channel = 0; channel < channels; channel++) {
      const base = channel * LEVELS;
      for (let at = channel; at < pixels.length; at += channels) {
        target[offset + at] = table[base + pixels[at]!]!;
      }
    }
  };
}
