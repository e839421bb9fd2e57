/**
 * How long a softmax with base 2 takes beside one with base e, over scores of one shape: what `lab time-softmax` writes.
 *
 * Units: seconds of processor time for one softmax of the whole shape.
 */
import { z } from 'zod';
import { baseConfigSchema, baseResultsSchema } from './base-record.ts';
import { checkFactors, studyRun } from './factor-settings.ts';

export const SOFTMAX_TIMING = 'softmax-timing';

/**
 * Ways in which both bases are computed. `node`: ONNX Runtime's Softmax, for base 2 with scores times ln 2 before it. `composed`:
 * nodes of ONNX, with Exp for base e and Pow for base 2. `webassembly`: kernels by hand, of equal polynomials.
 */
export const SOFTMAX_WAYS = ['node', 'composed', 'webassembly'] as const;
export type SoftmaxWay = (typeof SOFTMAX_WAYS)[number];

export const BASES = ['e', '2'] as const;
export type Base = (typeof BASES)[number];

const count = z.int().positive();
const fields = {
  shape: z.strictObject({ heads: count, queries: count, keys: count }),
  /** Measured calls of each side; the sides take turns. */
  rounds: count,
} as const;

export type SoftmaxShape = z.infer<typeof fields.shape>;

const configFields = baseConfigSchema.extend({ task: z.literal(SOFTMAX_TIMING), ...fields }).strict();
export type SoftmaxTimingConfig = z.infer<typeof configFields>;

/** `12x197x197`: heads, queries, keys. */
export const shapeName = ({ heads, queries, keys }: SoftmaxShape): string => `${heads}x${queries}x${keys}`;

export const softmaxTimingConfigSchema = configFields.superRefine((config, context) => {
  checkFactors(config, { shape: shapeName(config.shape) }, context);
});

/** A run of a study whose runs differ in their shape. */
export function softmaxTimingRun(
  study: string,
  given: Pick<SoftmaxTimingConfig, 'shape' | 'rounds' | 'seed'>,
): SoftmaxTimingConfig {
  const named = { shape: shapeName(given.shape) };
  return studyRun({ task: SOFTMAX_TIMING, study }, given, ['shape'], named);
}

const ofSides = (name: string) =>
  SOFTMAX_WAYS.flatMap((way) =>
    BASES.map((base) => [`${name}.${way}.${base}`, z.number().nonnegative()] as const),
  );

const outcomes = z.strictObject({
  /** Medians over the rounds. */
  ...Object.fromEntries(ofSides('time')),
  /** Base 2 over base e. */
  ...Object.fromEntries(SOFTMAX_WAYS.map((way) => [`time.ratio.${way}`, z.number().positive()])),
  /** Largest difference from the probabilities in double precision. */
  ...Object.fromEntries(ofSides('difference')),
  'time.seconds': z.number().nonnegative(),
});

export const softmaxTimingResultsSchema = baseResultsSchema.extend({ outcomes }).strict();
