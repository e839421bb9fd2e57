export interface BenchCase {
  /** Channels of ResNet-18's first stage. */
  readonly width: number;
  readonly batch: number;
  readonly variant: 'std' | 'bit';
}

export const BENCH_CASES = [
  { width: 16, batch: 64, variant: 'std' },
  { width: 16, batch: 64, variant: 'bit' },
  { width: 64, batch: 32, variant: 'std' },
  { width: 64, batch: 32, variant: 'bit' },
] as const satisfies readonly BenchCase[];

export const caseName = ({ width, batch, variant }: BenchCase): string =>
  `width ${width}, batch ${batch}, ${variant === 'std' ? 'FP32' : 'BitNet'}`;

/** [batch, height, width, channels] */
export const inputShape = ({ batch }: BenchCase): [number, number, number, number] => [batch, 32, 32, 3];
