/** The runs that the example paper of the tests declares, in the form of version 1: no data is there, and nothing trains them. */
import type { DeclaredRun } from 'living-ternary-paper/analysis/definition/study.ts';
import { runId } from 'living-ternary-paper/experiments/record/canonical-json.ts';
import type { Dataset, Model } from 'living-ternary-paper/experiments/record/names.ts';
import { type RunConfig, recordFolder, variantName } from 'living-ternary-paper/experiments/record/schema.ts';

export const DATASETS = ['fashion_mnist', 'cifar10', 'cifar100'] as const satisfies readonly Dataset[];
export const SEEDS = [42, 123, 456] as const;

export type Treatment = Pick<RunConfig, 'quantization' | 'ablation'>;

export const TREATMENTS: readonly Treatment[] = [
  { quantization: 'std', ablation: 'none' },
  { quantization: 'bit', ablation: 'none' },
  { quantization: 'bit', ablation: 'keep_conv1' },
  { quantization: 'ttq', ablation: 'none' },
];

const SETTINGS = {
  schemaVersion: 1,
  width: 8,
  stem: 'cifar',
  distillation: null,
  trainExamples: 2_000,
  validationExamples: 200,
  epochs: 3,
  batchSize: 64,
  learningRate: 0.1,
  minLearningRate: 1e-5,
  warmupEpochs: 1,
  scheduler: 'cosine',
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 },
  augment: 'basic',
  mixupAlpha: 0,
  labelSmoothing: 0,
} as const satisfies Partial<RunConfig>;

/** Seeds outermost: every cell has its first run before any has its second. */
export function runsOf(models: readonly Model[], treatments: readonly Treatment[]): RunConfig[] {
  return SEEDS.flatMap((seed) =>
    models.flatMap((model) =>
      DATASETS.flatMap((dataset) =>
        treatments.map((treatment) => ({ ...SETTINGS, ...treatment, dataset, model, seed })),
      ),
    ),
  );
}

/** Three data sets, four treatments, three seeds. */
export const EXAMPLE_RUNS: readonly RunConfig[] = runsOf(['resnet18'], TREATMENTS);

/** `config`, learning from the plain network of the first seed. */
export function distilled(config: RunConfig): RunConfig {
  const teacher: RunConfig = { ...config, quantization: 'std', ablation: 'none', seed: SEEDS[0] };
  const record = { record: recordFolder(teacher), runId: runId(teacher) };
  return { ...config, distillation: { teacher: record, temperature: 4, alpha: 0.9 } };
}

export function declaredRun(config: RunConfig): DeclaredRun {
  const { schemaVersion: _, seed, ...settings } = config;
  const { dataset, model } = config;
  const factors = { dataset, model, variant: variantName(config) };
  return { factors, seed, folder: recordFolder(config), config: settings };
}
