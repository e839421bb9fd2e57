/** The example record as version 2 has it, for tests to change one field of. */
import { type BaseResults, RECORD_VERSION } from '../base-record.ts';
import { runId } from '../canonical-json.ts';
import { IMAGE_CLASSIFICATION, type ImageConfig, type ImageResults } from '../image-classification-record.ts';
import { studyRecordFolder } from '../run-record.ts';
import { type RunConfig, recordFolder } from '../schema.ts';
import { upgradeVersion1 } from '../upgrade-version-1.ts';
import { EXAMPLE_CONFIG, exampleResults } from './example-record.ts';

const V1: RunConfig = { ...EXAMPLE_CONFIG, epochs: 1, warmupEpochs: 0 };

const { schemaVersion: _, ...settings } = V1;
export const CONFIG_2: ImageConfig = {
  ...settings,
  schemaVersion: RECORD_VERSION,
  task: IMAGE_CLASSIFICATION,
  study: 'rates',
  factors: { variant: 'bit_keep_conv1', 'learning-rate': 0.1, 'optimizer.weight-decay': 0.0005 },
};

/** `raw/rates/learning-rate=0.1/optimizer.weight-decay=0.0005/variant=bit_keep_conv1/s42` */
export const FOLDER_2 = studyRecordFolder('rates', CONFIG_2);

/** Results that belong to `config`. */
export function results2(config: ImageConfig = CONFIG_2): ImageResults {
  const { details, outcomes, history, files, sittings } = upgradeVersion1(
    recordFolder(V1),
    V1,
    exampleResults(V1),
  );
  const base: BaseResults = {
    schemaVersion: RECORD_VERSION,
    origin: 'run',
    runId: runId(config),
    status: 'completed',
    command: 'npm run lab -- train --config run.json',
    outcomes: { ...outcomes },
    history: [...history],
    files: files.map((file, i) => ({ ...file, sha256: `${i}`.repeat(64) })),
    sittings: [...sittings],
  };
  const { teacherCheckpoint, data } = details;
  return { ...base, teacherCheckpoint, data } as ImageResults;
}
