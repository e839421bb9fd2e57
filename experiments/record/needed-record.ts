/**
 * Recorded runs that others refer to by folder and id: a teacher. A reference in the form of version 1
 * (`raw/cifar10/resnet18/std_s42`) stands for the same run recorded in version 2, too, so that a study that was begun in
 * version 1 keeps its configurations.
 */
import { IMAGE_CLASSIFICATION } from './image-classification-record.ts';
import { folderSinceVersion1, version1Id } from './image-run.ts';
import { readRecord } from './record-store.ts';
import type { RunRecord } from './run-record.ts';
import type { NeededRecord } from './task-records.ts';

export interface ReferredRecord {
  readonly folder: string;
  readonly record: RunRecord;
}

/** The record in a referred folder, null when there is none. */
export function recordReferred(root: string, folder: string): ReferredRecord | null {
  for (const place of [folder, folderSinceVersion1(folder)]) {
    const record = place === null ? null : readRecord(root, place);
    if (record !== null) return { folder: place!, record };
  }
  return null;
}

/** The id that a reference to `folder` has for this record. */
export function referredId(folder: string, record: RunRecord): string {
  const inVersion1 = folderSinceVersion1(folder) !== null && record.task === IMAGE_CLASSIFICATION;
  return inVersion1 ? version1Id(record) : record.runId;
}

/**
 * A reference to the record in `folder`, for the flag `--teacher`. Throws, naming the record and how to make it, when there is
 * none, and RecordError when it is malformed.
 */
export function referenceTo(root: string, folder: string): NeededRecord {
  if (!/^raw(?:\/[a-z0-9._=+-]+)+$/.test(folder)) {
    throw new Error(`--teacher: must be the folder of a record, raw/…, got '${folder}'`);
  }
  const found = recordReferred(root, folder);
  if (found !== null) return { record: folder, runId: referredId(folder, found.record) };
  throw new Error(
    `--teacher ${folder}: there is no such record in ${root}; a distilled run needs its teacher trained first ` +
      '(npm run lab -- sweep trains teachers before those who learn from them)',
  );
}
