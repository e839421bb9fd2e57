/**
 * The training protocol at both scales: everything of a run's configuration that is the same for all variants of a data
 * set. This is the one place it is written; studies only choose what to compare.
 */
import { runId } from '../record/canonical-json.ts';
import type { Ablation, Dataset, Model, Quantization } from '../record/names.ts';
import { type Distillation, type RunConfig, recordFolder, SCHEMA_VERSION } from '../record/schema.ts';
import type { Scale } from './study.ts';

/** What a study varies. */
export interface ProtocolChoice {
  readonly dataset: Dataset;
  readonly model: Model;
  readonly quantization: Quantization;
  readonly ablation: Ablation;
  /** Whether it learns from the FP32 network of the teacher's seed. */
  readonly distilled: boolean;
  readonly seed: number;
}

type Protocol = Omit<RunConfig, keyof ProtocolChoice | 'distillation' | 'schemaVersion'>;

/** The run that all distilled runs of a data set and model learn from: its FP32 run with this seed. */
export const TEACHER_SEED = 42;
export const DISTILLATION = { temperature: 4, alpha: 0.9 } as const satisfies Omit<Distillation, 'teacher'>;

/**
 * The published protocol (LabStrangeLoop/bitnet, "Understanding and Closing the 1.58-bit Quantization Gap in CNNs"),
 * ResNets at full width on GPUs. Deviation: a tenth of the training split validates and selects the weights.
 */
const PAPER_PROTOCOL = {
  width: 64,
  stem: 'cifar',
  trainExamples: 50_000,
  validationExamples: 5_000,
  epochs: 300,
  batchSize: 128,
  learningRate: 0.1,
  minLearningRate: 1e-5,
  warmupEpochs: 5,
  scheduler: 'cosine',
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 },
  augment: 'basic',
  mixupAlpha: 0,
  labelSmoothing: 0,
} as const satisfies Protocol;

const MIXED = { mixupAlpha: 0.2, labelSmoothing: 0.1 } as const;

/**
 * The same recipe, narrowed and shortened until all 237 runs fit into hours of two cores.
 */
const DESK_PROTOCOL = {
  ...PAPER_PROTOCOL,
  width: 8,
  trainExamples: 20_000,
  validationExamples: 2_000,
  epochs: 4,
  batchSize: 64,
  warmupEpochs: 1,
} as const satisfies Protocol;

const PROTOCOLS: Readonly<Record<Scale, Readonly<Partial<Record<Dataset, Protocol>>>>> = {
  paper: {
    cifar10: { ...PAPER_PROTOCOL, ...MIXED },
    cifar100: PAPER_PROTOCOL,
    tiny_imagenet: { ...PAPER_PROTOCOL, ...MIXED, trainExamples: 100_000, validationExamples: 10_000 },
  },
  desk: {
    fashion_mnist: { ...DESK_PROTOCOL, trainExamples: 10_000, validationExamples: 1_000 },
    cifar10: DESK_PROTOCOL,
    cifar100: DESK_PROTOCOL,
  },
};

/** The full configuration of one run. Throws when the scale has no protocol for the data set. */
export function protocolRun(scale: Scale, { distilled, ...choice }: ProtocolChoice): RunConfig {
  const protocol = PROTOCOLS[scale][choice.dataset];
  if (protocol === undefined) throw new Error(`protocolRun: no ${scale} protocol for ${choice.dataset}`);
  const plain: RunConfig = { schemaVersion: SCHEMA_VERSION, ...protocol, ...choice, distillation: null };
  if (!distilled) return plain;
  const teacher: RunConfig = { ...plain, quantization: 'std', ablation: 'none', seed: TEACHER_SEED };
  return {
    ...plain,
    distillation: { teacher: { record: recordFolder(teacher), runId: runId(teacher) }, ...DISTILLATION },
  };
}
