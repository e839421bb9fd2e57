/**
 * How long a ternary ResNet takes for images, in every way to compute it, beside the same network in FP32: what `lab time-inference`
 * writes. Weights are those that training begins with, drawn by the seed: what they are changes the cost of no product.
 *
 * Units: milliseconds of processor time for one image.
 */
import { z } from 'zod';
import { baseConfigSchema, baseResultsSchema } from './base-record.ts';
import { checkFactors, studyRun } from './factor-settings.ts';
import { INFERENCE_SIDE_NAMES, INFERENCE_SIDES } from './inference-sides.ts';

export const INFERENCE_TIMING = 'inference-timing';

/** Whether the processor multiplies bytes and adds up the products in one instruction (`vnni`) or not. */
export const INSTRUCTIONS = ['avx2', 'vnni'] as const;
export type Instructions = (typeof INSTRUCTIONS)[number];

export const TIMED_MODELS = ['resnet18', 'resnet50'] as const;

const count = z.int().positive();
const fields = {
  /** Of the processor: elsewhere the measurement is another one. */
  instructions: z.enum(INSTRUCTIONS),
  model: z.enum(TIMED_MODELS),
  width: count,
  /** Images in a call. */
  batch: count,
  /** Measured calls of each way; the ways take turns. */
  rounds: count,
} as const;

const configFields = baseConfigSchema.extend({ task: z.literal(INFERENCE_TIMING), ...fields }).strict();
export type InferenceTimingConfig = z.infer<typeof configFields>;

export const inferenceTimingConfigSchema = configFields.superRefine((config, context) => {
  checkFactors(config, {}, context);
});

/** A run of a study whose runs differ in their network and in how many images it is given. */
export function inferenceTimingRun(
  study: string,
  given: Omit<InferenceTimingConfig, 'schemaVersion' | 'task' | 'study' | 'factors'>,
): InferenceTimingConfig {
  return studyRun({ task: INFERENCE_TIMING, study }, given, ['model', 'width', 'batch'], {});
}

/** The ways in which the ternary network is computed, and FP32 in WebAssembly: all but the one that they are set against. */
export const COMPARED_SIDES = INFERENCE_SIDE_NAMES.filter((side) => side !== 'ort_fp32');
const TERNARY_SIDES = INFERENCE_SIDE_NAMES.filter((side) => INFERENCE_SIDES[side].network === 'ternary');

const all = (prefix: string, names: readonly string[], value: z.ZodNumber) =>
  Object.fromEntries(names.map((name) => [`${prefix}.${name}`, value]));

const outcomes = z.strictObject({
  /** Medians over the rounds. */
  ...all('time', INFERENCE_SIDE_NAMES, z.number().positive()),
  /** Over that of ONNX Runtime in FP32. */
  ...all('time.ratio', COMPARED_SIDES, z.number().positive()),
  /** Of the logits from those with ternary weights as FP32: distance over length. */
  ...all('difference', TERNARY_SIDES, z.number().nonnegative()),
  'time.seconds': z.number().nonnegative(),
});

export const inferenceTimingResultsSchema = baseResultsSchema.extend({ outcomes }).strict();
