import type { LanguageSettings } from '../../../record/language-modelling.ts';

/** What a whole training takes, by counting. */
export interface TrainingCount {
  /** Positions trained on: steps · windows · context. */
  readonly tokens: number;
  /** Multiply-accumulates of one token's forward pass: every matrix once, and the attention's two products. */
  readonly forwardProducts: number;
  /** Floating-point operations of the training: two a product, forwards once and backwards twice. */
  readonly operations: number;
}

/**
 * Counts products of matrices alone, as is usual (Kaplan et al. 2020, arXiv:2001.08361, section 2.1), with attention over the full
 * window. Ternary layers count like FP32 ones: what their trits save depends on the machine.
 */
export function countTraining({ model, steps, batchSize }: LanguageSettings): TrainingCount {
  const { architecture, hidden, layers, heads, keyValueHeads, feedForward, context, vocabulary } = model;
  const tokens = steps * batchSize * context;
  const attention = 2 * hidden * context;
  const projections = 2 * hidden * hidden * (1 + keyValueHeads / heads);
  const matrices = projections + (architecture === 'bitnet_training' ? 3 : 2) * hidden * feedForward;
  const forwardProducts = layers * (matrices + attention) + hidden * vocabulary;
  return { tokens, forwardProducts, operations: 2 * 3 * forwardProducts * tokens };
}

/** A processor, with what its maker says of it. */
export interface NamedDevice {
  readonly name: string;
  /** Floating-point operations a second in FP32, at best. */
  readonly peak: number;
  /** At most, of the board. */
  readonly watts: number;
  readonly source: string;
}

export const NAMED_DEVICES: readonly NamedDevice[] = [
  {
    name: 'GeForce RTX 3060',
    peak: 12.7e12,
    watts: 170,
    source: 'NVIDIA, GeForce RTX 3060: 3,584 cores at 1.78 GHz, 170 W',
  },
  { name: 'A100 SXM', peak: 19.5e12, watts: 400, source: 'NVIDIA A100 datasheet: 19.5 TFLOPS FP32, 400 W' },
  { name: 'H100 SXM', peak: 67e12, watts: 700, source: 'NVIDIA H100 datasheet: 67 TFLOPS FP32, up to 700 W' },
];

/**
 * The share of an RTX 3060's peak that BitNet Training reached: its README gives 77 hours for the baseline's 3,276,800,000 tokens.
 * Every estimate for a named device takes it to be the same there.
 */
export const PUBLISHED_BASELINE = { device: 'GeForce RTX 3060', hours: 77 } as const;

export interface CostEstimate {
  readonly name: string;
  readonly hours: number;
  /** Null where the power is not known. */
  readonly kilowattHours: number | null;
  readonly source: string;
}

/** @param baseline the published run, of which the share of the peak is taken */
export function estimateOn(
  device: NamedDevice,
  operations: number,
  baseline: LanguageSettings,
): CostEstimate {
  const reference = NAMED_DEVICES.find(({ name }) => name === PUBLISHED_BASELINE.device)!;
  const reached = countTraining(baseline).operations / (3600 * PUBLISHED_BASELINE.hours);
  const hours = operations / (device.peak * (reached / reference.peak)) / 3600;
  const percent = Math.round((100 * reached) / reference.peak);
  return {
    name: device.name,
    hours,
    kilowattHours: (hours * device.watts) / 1000,
    source: `${device.source}; at ${percent} % of the peak, as BitNet Training's 77 hours on an RTX 3060 make it`,
  };
}
