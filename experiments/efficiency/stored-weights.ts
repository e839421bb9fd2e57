import path from 'node:path';
import { readFullWeights, readPackedWeights, type TernaryTensor } from '../checkpoint/packed-checkpoint.ts';
import { IMAGE_CLASSIFICATION } from '../record/image-classification-record.ts';
import type { ImageSettings } from '../record/image-run.ts';
import { CHECKPOINT_FILE, PACKED_FILE } from '../record/names.ts';
import { describedFile, finishedRecord, recordedFile } from '../record/recorded-file.ts';
import type { RunRecord } from '../record/run-record.ts';

/** Weights and batch-norm statistics by name. */
export type StoredWeights = Readonly<Record<string, Float32Array>>;

/** A record whose network classifies images. */
export interface ImageRecord extends RunRecord {
  readonly config: ImageSettings & RunRecord['config'];
}

/** A recorded run's network as inference takes it, and the SHA-256 of the file that its weights are from. */
export interface StoredNetwork {
  readonly record: ImageRecord;
  readonly weights: StoredWeights;
  /** Empty in full precision. */
  readonly ternary: Readonly<Record<string, TernaryTensor>>;
  readonly sha256: string;
}

/**
 * Of a run in full precision the FP32 checkpoint is read: its packed one holds no more.
 * Throws when record or checkpoint is not there or damaged.
 */
export function storedNetwork(root: string, folder: string): StoredNetwork {
  const record = finishedRecord(root, folder, IMAGE_CLASSIFICATION) as ImageRecord;
  const isFull = record.config.quantization === 'std';
  const name = isFull ? CHECKPOINT_FILE : PACKED_FILE;
  const bytes = recordedFile(root, folder, record, name);
  const file = path.join(root, folder, name);
  const { full, ternary } = isFull
    ? { full: readFullWeights(bytes, file), ternary: {} }
    : readPackedWeights(bytes, file);
  return { record, weights: full, ternary, sha256: describedFile(record, name).sha256 };
}
