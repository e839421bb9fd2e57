import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  readPackedCheckpoint,
  readPackedTensors,
  type TernaryTensor,
} from '../checkpoint/packed-checkpoint.ts';
import { readSafetensors, type TensorFile } from '../checkpoint/safetensors.ts';
import type { RecordedFile } from '../record/base-record.ts';
import { IMAGE_CLASSIFICATION, type ImageResults } from '../record/image-classification-record.ts';
import type { ImageSettings } from '../record/image-run.ts';
import { CHECKPOINT_FILE, PACKED_FILE } from '../record/names.ts';
import { readRecord } from '../record/record-store.ts';
import type { RunRecord } from '../record/run-record.ts';
import { RecordError } from '../record/validate.ts';

/** `packed`: ternary weights at five trits a byte. `fp32`: all weights, latent ones where the layer is ternary. */
export const CHECKPOINTS = ['packed', 'fp32'] as const;
export type Checkpoint = (typeof CHECKPOINTS)[number];

/** Weights and batch-norm statistics by name. */
export type StoredWeights = Readonly<Record<string, Float32Array>>;

/** A record whose network classifies images. */
export interface ImageRecord extends RunRecord {
  readonly config: ImageSettings & RunRecord['config'];
  readonly details: Pick<ImageResults, 'data'> & RunRecord['details'];
}

/** The record at `folder` below `root`. Throws {@link RecordError} where there is none. */
export function recordAt(root: string, folder: string): ImageRecord {
  const record = readRecord(root, folder);
  if (record === null) throw new RecordError(path.join(root, folder), 'holds no results.json');
  if (record.task !== IMAGE_CLASSIFICATION)
    throw new RecordError(
      path.join(root, folder),
      `task: must be ${IMAGE_CLASSIFICATION}, got ${record.task}`,
    );
  return record as ImageRecord;
}

/**
 * A run's weights from the checkpoint beside its record, whose size and SHA-256 must be the recorded ones.
 * Ternary weights come out of a packed checkpoint as the values that the forward pass uses: -scale, 0 or +scale.
 * Throws {@link RecordError} when the file is not there or not the one that was recorded.
 */
export function storedWeights(root: string, folder: string, checkpoint: Checkpoint): StoredWeights {
  const { bytes, file } = recordedCheckpoint(root, folder, checkpoint);
  const tensors =
    checkpoint === 'packed' ? readPackedCheckpoint(bytes, file) : readSafetensors(bytes, file).tensors;
  return valuesOf(tensors, file);
}

/** A run's weights as inference takes them, and the SHA-256 of the file that they are from. */
export interface StoredNetwork {
  readonly weights: StoredWeights;
  /** Empty in full precision. */
  readonly ternary: Readonly<Record<string, TernaryTensor>>;
  readonly sha256: string;
}

/** The same with trits as trits. Of a run in full precision the FP32 checkpoint is read: its packed one holds no more. */
export function storedNetwork(root: string, folder: string): StoredNetwork {
  const isFull = recordAt(root, folder).config.quantization === 'std';
  const { bytes, file, sha256 } = recordedCheckpoint(root, folder, isFull ? 'fp32' : 'packed');
  if (isFull) return { weights: valuesOf(readSafetensors(bytes, file).tensors, file), ternary: {}, sha256 };
  const { full, ternary } = readPackedTensors(bytes, file);
  return { weights: valuesOf(full, file), ternary, sha256 };
}

/** What the record says of one of its two checkpoints. Throws when it names none. */
export function describedCheckpoint({ files, runId }: RunRecord, checkpoint: Checkpoint): RecordedFile {
  const wanted = checkpoint === 'packed' ? PACKED_FILE : CHECKPOINT_FILE;
  const found = files.find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`files: the record of run ${runId} must name ${wanted}`);
  return found;
}

function recordedCheckpoint(root: string, folder: string, checkpoint: Checkpoint) {
  const described = describedCheckpoint(recordAt(root, folder), checkpoint);
  const file = path.join(root, folder, described.name);
  const bytes = readCheckpoint(file);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== described.sha256) {
    throw new RecordError(file, `sha256: must be ${described.sha256} as recorded, got ${sha256}`);
  }
  return { bytes, file, sha256 };
}

function valuesOf(tensors: TensorFile, file: string): StoredWeights {
  const entries = Object.entries(tensors).map(([name, { dtype, data }]) => {
    if (dtype !== 'F32') throw new RecordError(file, `${name}: must be F32, got ${dtype}`);
    return [name, data] as const;
  });
  return Object.fromEntries(entries);
}

function readCheckpoint(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause;
    throw new RecordError(
      file,
      'is not there; not every checkpoint is kept, and training the run again makes it',
    );
  }
}
