/**
 * Records of version 1 (image classification, one study) as readers see records today. A pure function of the two parsed files
 * and the folder they stand in; the stored bytes stay as they are.
 */
import type { HistoryRow, Sitting } from './base-record.ts';
import type { RunRecord } from './run-record.ts';
import { type EpochRecord, type RunConfig, type RunResults, recordFolder, variantName } from './schema.ts';

/** The study of those records that stand in no study's folder. */
export const VERSION_1_STUDY = 'gap';

/**
 * @param folder below the results root: `raw/cifar10/resnet18/bit_s42`, or, for a study with a folder of its own,
 *   `raw/pilot/cifar10/resnet18/bit_s42`
 * @returns null when the configuration describes another folder
 */
export function studyOfVersion1(folder: string, config: RunConfig): string | null {
  const own = recordFolder(config);
  if (folder === own) return VERSION_1_STUDY;
  const [tree, ...below] = own.split('/');
  const [foundTree, study, ...rest] = folder.split('/');
  if (study !== undefined && foundTree === tree && rest.join('/') === below.join('/')) return study;
  return null;
}

/** @throws when the configuration describes another folder */
export function upgradeVersion1(folder: string, config: RunConfig, results: RunResults): RunRecord {
  const study = studyOfVersion1(folder, config);
  if (study === null) throw new Error(`upgradeVersion1: ${recordFolder(config)} stands in ${folder}`);
  const { schemaVersion: _, seed, ...rest } = config;
  const { data, teacherCheckpoint, time } = results;
  return {
    task: 'image-classification',
    study,
    factors: { dataset: config.dataset, model: config.model, variant: variantName(config) },
    seed,
    runId: results.runId,
    origin: 'run',
    source: null,
    command: results.command,
    outcomes: outcomesOf(results),
    history: results.history.map(historyRow),
    files: [results.checkpoint, results.packedCheckpoint].map(({ file, bytes, sha256 }) => ({
      name: file,
      bytes,
      sha256,
    })),
    sittings: [sittingOf(results)],
    config: rest,
    details: { data, teacherCheckpoint, resumed: time.resumed },
  };
}

function outcomesOf({ test, best, final, parameters, time }: RunResults): Record<string, number> {
  const { ternaryZeroShare } = parameters;
  return {
    'test.accuracy': test.accuracy,
    'test.loss': test.loss,
    'test.examples': test.examples,
    'validation.accuracy': best.validation.accuracy,
    'validation.loss': best.validation.loss,
    'train.accuracy': final.train.accuracy,
    'train.loss': final.train.loss,
    'selected.epoch': best.epoch,
    'parameters.total': parameters.total,
    'parameters.trainable': parameters.trainable,
    'parameters.ternary': parameters.ternary,
    ...(ternaryZeroShare === null ? {} : { 'ternary.zeroShare': ternaryZeroShare }),
    'time.seconds': time.wallSeconds,
    'time.stepMilliseconds': time.medianStepMilliseconds,
    'time.examplesPerSecond': time.imagesPerSecond,
  };
}

export function historyRow({
  epoch,
  learningRate,
  train,
  validation,
  seconds,
  imagesPerSecond,
}: EpochRecord): HistoryRow {
  return {
    epoch,
    learningRate,
    'train.loss': train.loss,
    'train.accuracy': train.accuracy,
    'validation.loss': validation.loss,
    'validation.accuracy': validation.accuracy,
    seconds,
    examplesPerSecond: imagesPerSecond,
  };
}

/** Version 1 knew no sittings: all work is told as one, and instruction sets were not recorded. */
function sittingOf({ time, environment }: RunResults): Sitting {
  const { cpu, cores, device, ...rest } = environment;
  const [, name = device, threads = '1'] = /^(.*), (\d+) threads?$/.exec(device) ?? [];
  return {
    startedAt: time.startedAt,
    finishedAt: time.finishedAt,
    seconds: time.wallSeconds,
    environment: {
      ...rest,
      cpu: { model: cpu, family: null, instructionSets: null, cores },
      device: name,
      threads: Number(threads),
    },
  };
}

/** The outcome that one knows a run by, of results of either version that were parsed and not checked; null for none. */
export function leadingOutcome(results: {
  readonly outcomes?: Readonly<Record<string, number>>;
  readonly test?: { readonly accuracy?: number };
}): readonly [name: string, value: number] | null {
  const [first] = Object.entries(results.outcomes ?? {});
  const accuracy = results.test?.accuracy;
  return first ?? (typeof accuracy === 'number' ? ['test.accuracy', accuracy] : null);
}
