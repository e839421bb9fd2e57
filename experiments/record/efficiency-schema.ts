/**
 * What one network costs: operations, bytes and inference times, measured by `lab efficiency` on the weights of a recorded
 * run. One file a network, checked when it is written and whenever it is read.
 *
 * Units: operations are of one image; times are milliseconds of one call with a whole batch; sizes are bytes.
 */
import { z } from 'zod';
import { folder, positiveInteger, sha256 } from './fields.ts';
import { INFERENCE_SIDE_NAMES } from './inference-sides.ts';
import {
  ABLATIONS,
  type Ablation,
  DATASETS,
  EFFICIENCY_TREE,
  MODEL_PARTS,
  MODELS,
  QUANTIZATIONS,
} from './names.ts';
import { environmentSchema, variantName } from './schema.ts';

export const EFFICIENCY_SCHEMA_VERSION = 1;

/** Batch sizes that the paper reports: one image after another, and many at once. */
export const REPORTED_BATCHES = [1, 64] as const;
/** Fewer do not tell quartiles apart. */
export const FEWEST_ROUNDS = 3;

const count = z.int().nonnegative();
const milliseconds = z.number().positive();
const load = z.array(z.number().nonnegative()).length(3);

const networkSchema = z.strictObject({
  dataset: z.enum(DATASETS),
  model: z.enum(MODELS),
  quantization: z.enum(QUANTIZATIONS),
  ablation: z.enum(Object.keys(ABLATIONS) as [Ablation, ...Ablation[]]),
  width: positiveInteger,
  stem: z.enum(['cifar', 'imagenet']),
  /** [height, width, channels] */
  inputShape: z.tuple([positiveInteger, positiveInteger, positiveInteger]),
  classes: positiveInteger,
});
export type EfficiencyNetwork = z.infer<typeof networkSchema>;

const layerSchema = z.strictObject({
  layer: z.string().min(1),
  part: z.enum(MODEL_PARTS),
  /** Of the kernel, the bias not included. */
  weights: positiveInteger,
  /** How often each weight is used for one image. */
  positions: positiveInteger,
  /** Values that the layer gives for one image. */
  outputs: positiveInteger,
  /** How many of the ternary weights are zero; null in full precision. */
  zeros: count.nullable(),
});
export type EfficiencyLayer = z.infer<typeof layerSchema>;

const operationsSchema = z.strictObject({
  /** Multiply-accumulates: positions · weights over all layers. */
  macs: positiveInteger,
  /** Of them, under a ternary weight of -1 or +1: an addition or a subtraction. */
  additions: count,
  /** Of them, under a ternary weight of zero: nothing to compute. */
  skipped: count,
  /** Of them, under an FP32 weight: a multiplication and an addition. */
  multiplications: count,
  /** Multiplications by a ternary layer's scales, one for each scale and output; not among `macs`. */
  scaleMultiplications: count,
  layers: z.array(layerSchema).min(1),
});

const timesSchema = z.strictObject({
  /** Of each measured call, in the order of the rounds. */
  milliseconds: z.array(milliseconds).min(FEWEST_ROUNDS),
  median: milliseconds,
  p25: milliseconds,
  p75: milliseconds,
});
export type EfficiencyTimes = z.infer<typeof timesSchema>;

const sideSchema = z.strictObject({
  side: z.enum(INFERENCE_SIDE_NAMES),
  /** CPU time of the whole process, which other work on the machine hardly stretches. */
  cpu: timesSchema,
  /** Wall time. */
  wall: timesSchema,
});

const inferenceSchema = z.strictObject({
  /** Images in a call. */
  batch: positiveInteger,
  /** Sides took turns, a call each, after so many turns that were not counted. */
  warmUpRounds: count,
  /** Of the machine over 1, 5 and 15 minutes. */
  loadBefore: load,
  loadAfter: load,
  sides: z.array(sideSchema).min(1),
  /** Sides of the variant that could not be measured, and why. */
  notMeasured: z.array(z.strictObject({ side: z.enum(INFERENCE_SIDE_NAMES), reason: z.string().min(1) })),
});
export type EfficiencyInference = z.infer<typeof inferenceSchema>;

export const efficiencyFields = z.strictObject({
  schemaVersion: z.literal(EFFICIENCY_SCHEMA_VERSION),
  network: networkSchema,
  /** Whose weights were measured. */
  weights: z.strictObject({
    /** Folder of the run's record. */
    run: folder,
    runId: sha256,
    /** Of the packed checkpoint; of the FP32 one where nothing is ternary. */
    checkpointSha256: sha256,
  }),
  /** The one exact command that measures it again. */
  command: z.string().min(1),
  parameters: z.strictObject({ total: positiveInteger, ternary: count }),
  operations: operationsSchema,
  bytes: z.strictObject({
    /** Of the checkpoint files, headers included. */
    fp32: positiveInteger,
    packed: positiveInteger,
    /** 4 bytes a parameter, log2(3) bits a ternary weight, rounded up; nothing for scales, shapes and names. */
    theoretical: positiveInteger,
  }),
  inference: z.array(inferenceSchema).min(1),
  /** By the clock on the wall, which may be set meanwhile: the end may come before the start. */
  time: z.strictObject({ startedAt: z.iso.datetime(), finishedAt: z.iso.datetime() }),
  environment: environmentSchema,
});
export type EfficiencyRecord = z.infer<typeof efficiencyFields>;

/** `efficiency/resnet18/cifar10_bit.json`, below the results root. */
export function efficiencyFile(network: EfficiencyNetwork): string {
  const { model, dataset } = network;
  return `${EFFICIENCY_TREE}/${model}/${dataset}_${variantName({ ...network, distillation: null })}.json`;
}
