import { existsSync } from 'node:fs';
import path from 'node:path';
import { readWeights } from '../../../checkpoint/packed-checkpoint.ts';
import {
  isPretrained,
  LANGUAGE_MODELLING,
  type LanguageModellingConfig,
} from '../../../record/language-modelling.ts';
import { CHECKPOINT_FILE, PACKED_FILE } from '../../../record/names.ts';
import { describedFile, finishedRecord, recordedFile } from '../../../record/recorded-file.ts';
import type { RunRecord } from '../../../record/run-record.ts';
import { huggingFaceTokenizer } from '../tokenizers/hugging-face-tokenizer.ts';
import { readTokenizer } from '../tokenizers/read-tokenizer.ts';
import type { Tokenizer } from '../tokenizers/tokenizer.ts';
import { type Decoder, type DecoderOptions, openDecoder } from './decoder.ts';
import type { StoredModel } from './stored-model.ts';

/** A recorded run's model, ready to generate. */
export interface RecordedModel {
  readonly config: Omit<LanguageModellingConfig, 'seed'>;
  readonly tokenizer: Tokenizer;
  readonly decoder: Decoder;
}

/** Throws as {@link recordedModel} does. */
export async function openRecorded(
  root: string,
  folder: string,
  options: DecoderOptions = {},
): Promise<RecordedModel> {
  const stored = recordedModel(root, folder);
  return { config: stored.config, ...(await openStored(stored, options)) };
}

/** A stored model with its weights read. */
export async function openStored(
  { model, tokenizer, weights }: StoredModel,
  options: DecoderOptions = {},
): Promise<Pick<RecordedModel, 'tokenizer' | 'decoder'>> {
  return { tokenizer, decoder: await openDecoder(model, weights(), options) };
}

/**
 * The model of the record at `folder` (below `root`), of its packed checkpoint where that was kept, which is the smaller, or else of
 * its FP32 one; the two give the same.
 *
 * Throws RecordError when the run is not finished or is no language model, and when a file beside the record is
 * absent or not the recorded one.
 */
export function recordedModel(
  root: string,
  folder: string,
): StoredModel & { readonly config: RecordedModel['config']; readonly record: RunRecord } {
  const record = finishedRecord(root, folder, LANGUAGE_MODELLING);
  const config = record.config as unknown as RecordedModel['config'];
  const isPacked = existsSync(path.join(root, folder, PACKED_FILE));
  const name = isPacked ? PACKED_FILE : CHECKPOINT_FILE;
  const bytes = recordedFile(root, folder, record, name);
  const kernels = isPacked ? 'ternary' : 'latent';
  return {
    config,
    record,
    model: config.model,
    kernels,
    tokenizer: recordedTokenizer(root, folder, record, config),
    origin: { name: folder, sha256: describedFile(record, name).sha256 },
    file: path.join(root, folder, name),
    weights: () => readWeights(bytes, path.join(root, folder, name), kernels),
  };
}

function recordedTokenizer(
  root: string,
  folder: string,
  record: RunRecord,
  { model }: RecordedModel['config'],
): Tokenizer {
  const file = path.join(root, folder, TOKENIZER);
  const json = recordedFile(root, folder, record, TOKENIZER).toString('utf8');
  if (!isPretrained(model)) return readTokenizer(json, file);
  const { endOfText } = record.details as { readonly endOfText: number | null };
  return huggingFaceTokenizer(JSON.parse(json) as object, file, {
    ...{ endOfText, vocabularySize: model.vocabulary },
  });
}

const TOKENIZER = 'tokenizer.json';
