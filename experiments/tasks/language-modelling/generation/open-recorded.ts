import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readPackedCheckpoint } from '../../../checkpoint/packed-checkpoint.ts';
import { readSafetensors, type TensorFile } from '../../../checkpoint/safetensors.ts';
import { LANGUAGE_MODELLING, type LanguageModellingConfig } from '../../../record/language-modelling.ts';
import { CHECKPOINT_FILE, PACKED_FILE } from '../../../record/names.ts';
import { readRecord } from '../../../record/record-store.ts';
import type { RunRecord } from '../../../record/run-record.ts';
import { RecordError } from '../../../record/validate.ts';
import { readTokenizer } from '../tokenizers/read-tokenizer.ts';
import type { Tokenizer } from '../tokenizers/tokenizer.ts';
import { type Decoder, type DecoderOptions, openDecoder } from './decoder.ts';

/** A recorded run's model, ready to generate. */
export interface RecordedModel {
  readonly config: Omit<LanguageModellingConfig, 'seed'>;
  readonly tokenizer: Tokenizer;
  readonly decoder: Decoder;
}

/**
 * Opens the model of the record at `folder` (below `root`), from its FP32 checkpoint or, where that was not kept, from its
 * packed one; the two give the same.
 *
 * Throws {@link RecordError} when the run is not finished or is no language model, and when a file beside the record is
 * absent or not the recorded one.
 */
export async function openRecorded(
  root: string,
  folder: string,
  options: Omit<DecoderOptions, 'kernels'> = {},
): Promise<RecordedModel> {
  const record = finishedRecord(root, folder);
  const config = record.config as unknown as RecordedModel['config'];
  const json = recordedFile(root, folder, record, 'tokenizer.json').toString('utf8');
  const tokenizer = readTokenizer(json, path.join(root, folder, 'tokenizer.json'));
  const hasLatent = existsSync(path.join(root, folder, CHECKPOINT_FILE));
  const name = hasLatent ? CHECKPOINT_FILE : PACKED_FILE;
  const bytes = recordedFile(root, folder, record, name);
  const file = path.join(root, folder, name);
  const tensors = hasLatent ? readSafetensors(bytes, file).tensors : readPackedCheckpoint(bytes, file);
  const kernels = hasLatent ? 'latent' : 'ternary';
  const decoder = await openDecoder(config.model, valuesOf(tensors, file), { ...options, kernels });
  return { config, tokenizer, decoder };
}

function finishedRecord(root: string, folder: string): RunRecord {
  const record = readRecord(root, folder);
  if (record === null) {
    const begun = existsSync(path.join(root, folder, 'config.json'));
    throw new RecordError(
      path.join(root, folder),
      begun ? 'has no results yet: the run is still training, or was stopped' : 'holds no record',
    );
  }
  if (record.task !== LANGUAGE_MODELLING) {
    throw new RecordError(path.join(root, folder), `task: must be ${LANGUAGE_MODELLING}, got ${record.task}`);
  }
  return record;
}

function recordedFile(root: string, folder: string, { files }: RunRecord, name: string): Buffer {
  const file = path.join(root, folder, name);
  const recorded = files.find((candidate) => candidate.name === name);
  if (recorded === undefined || !existsSync(file)) {
    throw new RecordError(file, recorded === undefined ? 'is not among the recorded files' : 'is not there');
  }
  const bytes = readFileSync(file);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== recorded.sha256) {
    throw new RecordError(file, `must have SHA-256 ${recorded.sha256}, as recorded, got ${sha256}`);
  }
  return bytes;
}

function valuesOf(tensors: TensorFile, file: string): Record<string, Float32Array> {
  const entries = Object.entries(tensors).map(([name, tensor]) => {
    if (tensor.dtype !== 'F32') throw new Error(`${file}: ${name} must be F32, got ${tensor.dtype}`);
    return [name, tensor.data] as const;
  });
  return Object.fromEntries(entries);
}
