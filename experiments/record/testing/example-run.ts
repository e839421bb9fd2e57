/** A run of version 2 and its results, for tests to change one field of. */
import { type BaseResults, RECORD_VERSION } from '../base-record.ts';
import { runId } from '../canonical-json.ts';
import type { ImageConfig, ImageResults } from '../image-classification-record.ts';
import { imageRun, version1Config } from '../image-run.ts';
import { recordedCommand } from '../run-command.ts';
import { type RunResults, recordFolder } from '../schema.ts';
import { upgradeVersion1 } from '../upgrade-version-1.ts';
import { EXAMPLE_CONFIG, exampleResults } from './example-record.ts';

/** `raw/gap/dataset=cifar10/model=resnet18/variant=bit_keep_conv1/s42` */
export const EXAMPLE_RUN: ImageConfig = imageRun('gap', { ...EXAMPLE_CONFIG, epochs: 1, warmupEpochs: 0 });

/** Results that belong to `config`; default: those of version 1's example. */
export function exampleRunResults(
  config: ImageConfig = EXAMPLE_RUN,
  version1: RunResults = exampleResults(version1Config(config)),
): ImageResults {
  const settings = version1Config(config);
  const record = upgradeVersion1(recordFolder(settings), settings, version1);
  const { data, teacherCheckpoint } = record.details;
  const base: BaseResults = {
    schemaVersion: RECORD_VERSION,
    origin: 'run',
    runId: runId(config),
    status: 'completed',
    command: recordedCommand(config),
    outcomes: { ...record.outcomes },
    history: [...record.history],
    files: [...record.files],
    sittings: [...record.sittings],
  };
  return { ...base, data, teacherCheckpoint } as ImageResults;
}
