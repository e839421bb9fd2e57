import type { DeviceOptions } from '../engine/device.ts';
import { RecordError } from '../record/validate.ts';
import type { Evaluation } from '../tasks/image-classification/evaluate.ts';
import { type ImageData, loadImageData } from '../tasks/image-classification/image-data.ts';
import { fingerprint } from '../tasks/image-classification/image-set.ts';
import { SILENT } from '../training/progress.ts';
import { evaluateCheckpoint } from './evaluate-checkpoint.ts';
import { type Checkpoint, recordAt, storedWeights } from './stored-weights.ts';

export interface CompareOptions extends DeviceOptions {
  /** Of the records. */
  readonly root: string;
  /** `raw/cifar10/resnet18/bit_s42` */
  readonly folder: string;
  readonly dataDir: string;
  readonly checkpoint: Checkpoint;
  /** Default: loaded from `dataDir`. Several runs of one configuration but the seed share their examples. */
  readonly data?: ImageData;
}

export interface Compared {
  /** What the record says of the test split. */
  readonly recorded: Evaluation;
  /** What the stored weights give now. */
  readonly evaluated: Evaluation;
  readonly examples: number;
}

/**
 * Evaluates a recorded run's checkpoint on the test split.
 * Throws when the record or the checkpoint is not there or damaged, or when the examples here are not those of the run.
 */
export async function compareWithRecord(options: CompareOptions): Promise<Compared> {
  const { root, folder, dataDir, checkpoint, device, threads } = options;
  const { config, details, outcomes } = recordAt(root, folder);
  const weights = storedWeights(root, folder, checkpoint);
  const { test, statistics } = options.data ?? (await loadImageData(config, dataDir, SILENT));
  const found = fingerprint(test);
  const trained = details.data.fingerprint.test;
  if (found !== trained) {
    throw new RecordError(
      folder,
      `test images of ${config.dataset} in ${dataDir} have fingerprint ${found}, the record has ${trained}: other files than the run's`,
    );
  }
  const evaluated = await evaluateCheckpoint({
    config,
    weights,
    checkpoint,
    test,
    statistics,
    device,
    threads,
  });
  const recorded = { loss: outcomes['test.loss']!, accuracy: outcomes['test.accuracy']! };
  return { recorded, evaluated, examples: outcomes['test.examples']! };
}
