/**
 * Channels of a narrowed network: a multiple of 8 near `channels`, at least 8 and not below 90 % of it
 * (the rule of MobileNet's authors, which EfficientNet and torchvision follow).
 */
export function divisibleChannels(channels: number): number {
  const rounded = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return rounded < 0.9 * channels ? rounded + 8 : rounded;
}
