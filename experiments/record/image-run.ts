/** Image classification runs between the two versions of records: the settings are the same, what stands around them is not. */
import { hash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import { studyRun } from './factor-settings.ts';
import { IMAGE_CLASSIFICATION, type ImageConfig } from './image-classification-record.ts';
import type { RunRecord } from './run-record.ts';
import { namedFactors, type RunConfig, recordFolder, SCHEMA_VERSION } from './schema.ts';
import { VERSION_1_STUDY } from './upgrade-version-1.ts';

/** What image classification adds to the base of config.json, in both versions. */
export type ImageSettings = Omit<ImageConfig, 'schemaVersion' | 'task' | 'study' | 'factors' | 'seed'>;

/** What runs of a study differ in unless it says otherwise. */
export const IMAGE_FACTORS = ['dataset', 'model', 'variant'] as const;

/** The settings as a run of a study. Throws when a factor is none of {@link namedFactors} and no name of a setting. */
export function imageRun(
  study: string,
  { schemaVersion: _, ...settings }: RunConfig | Omit<ImageConfig, 'task' | 'study' | 'factors'>,
  factors: readonly string[] = IMAGE_FACTORS,
): ImageConfig {
  return studyRun({ task: IMAGE_CLASSIFICATION, study }, settings, factors, namedFactors(settings));
}

/** Flags of the settings that commands of both versions name, one argument each; `ofOptimizer`: those that say more of it. */
export function settingFlags(
  config: Omit<RunConfig, 'schemaVersion' | 'distillation'>,
  ofOptimizer: readonly (string | number)[],
): readonly string[] {
  const flags = [
    ...['--model', config.model, '--width', config.width, '--dataset', config.dataset],
    ...(config.stem === 'cifar' ? ['--use-cifar-stem'] : []),
    ...['--variant', config.quantization, '--ablation', config.ablation],
    ...['--epochs', config.epochs, '--seed', config.seed],
    ...['--train-examples', config.trainExamples, '--validation-examples', config.validationExamples],
    ...['--batch-size', config.batchSize, '--optimizer', config.optimizer.name],
    ...['--lr', config.learningRate, '--weight-decay', config.optimizer.weightDecay, ...ofOptimizer],
    ...['--scheduler', config.scheduler, '--warmup-epochs', config.warmupEpochs],
    ...['--min-lr', config.minLearningRate],
    ...['--augment', config.augment, '--mixup-alpha', config.mixupAlpha],
    ...['--label-smoothing', config.labelSmoothing],
  ];
  return flags.map(String);
}

export function distillationFlags({ distillation }: Pick<RunConfig, 'distillation'>): readonly string[] {
  if (distillation === null) return [];
  const { teacher, temperature, alpha } = distillation;
  return ['--teacher', teacher.record, '--temperature', String(temperature), '--alpha', String(alpha)];
}

/** The configuration as version 1 would have written it. */
export function version1Config({ task: _, study: __, factors: ___, ...config }: ImageConfig): RunConfig {
  return { ...config, schemaVersion: SCHEMA_VERSION };
}

/** The id that a run with a record's settings had in version 1, whichever version the record is of. */
export function version1Id({ config, seed }: Pick<RunRecord, 'config' | 'seed'>): string {
  return hash('sha256', canonicalJson({ ...config, schemaVersion: SCHEMA_VERSION, seed }), 'hex');
}

/** Where a record of version 1 of the run would stand. */
export function version1Folder(config: ImageConfig): string {
  const folder = recordFolder(version1Config(config));
  return config.study === VERSION_1_STUDY ? folder : folder.replace('/', `/${config.study}/`);
}

/** `raw/cifar10/resnet18/std_s42` is `raw/gap/dataset=cifar10/model=resnet18/variant=std/s42`; null for any other path. */
export function folderSinceVersion1(folder: string): string | null {
  const parts = /^raw(?:_kd)?\/([a-z0-9_]+)\/([a-z0-9_]+)\/([a-z0-9_]+)_s(\d+)$/.exec(folder);
  if (parts === null) return null;
  const [, dataset, model, variant, seed] = parts;
  return `raw/${VERSION_1_STUDY}/dataset=${dataset}/model=${model}/variant=${variant}/s${seed}`;
}
