import type { ChannelStatistics } from './channel-statistics.ts';

/** Writes (pixel/255 - mean) / std of each channel from `pixels` [..., channels] to `target`, starting at `offset`. */
export type Normalize = (pixels: Uint8Array, target: Float32Array, offset: number) => void;

const LEVELS = 256;

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
