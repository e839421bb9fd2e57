/** An imported model on disk: `model.json`, its weights and its `tokenizer.json`, in one folder. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { readWeights } from '../../../checkpoint/packed-checkpoint.ts';
import { describeFile } from '../../../data/describe-file.ts';
import { importedModel, pretrainedModel } from '../../../record/language-modelling.ts';
import { CHECKPOINT_FILE, PACKED_FILE } from '../../../record/names.ts';
import { parseChecked } from '../../../record/validate.ts';
import type { StoredModel } from '../generation/stored-model.ts';
import { huggingFaceTokenizer } from '../tokenizers/hugging-face-tokenizer.ts';
import { ImportError } from './hugging-face-config.ts';

export const MODEL_FILE = 'model.json';
export const TOKENIZER_FILE = 'tokenizer.json';

const file = z.strictObject({ name: z.string(), bytes: z.int().positive(), sha256: z.string() });
export const modelFolderSchema = z.strictObject({
  /** As runs refer to it. */
  name: importedModel.shape.name,
  model: pretrainedModel,
  /** `latent`: in FP32, which a ternary model quantizes as it runs; `ternary`: with packed trits, as they were published. */
  kernels: z.enum(['latent', 'ternary']),
  endOfText: z.int().nonnegative().nullable(),
  weights: file,
  tokenizer: file,
  /** The published files that it was made from. */
  source: z.array(file).min(1),
});
export type ModelFolder = z.infer<typeof modelFolderSchema>;

/** Where `import-model` puts a model. */
export const importedFolder = (dataDir: string, name: string): string => path.join(dataDir, 'models', name);

export const isModelFolder = (folder: string): boolean => existsSync(path.join(folder, MODEL_FILE));

/**
 * Throws {@link ImportError} naming the file that is absent or not the one that was imported, and RecordError when `model.json` is not
 * what it should be.
 */
export function readModelFolder(folder: string): StoredModel {
  const description = path.join(folder, MODEL_FILE);
  if (!existsSync(description)) {
    throw new ImportError(
      `${folder}: must hold ${MODEL_FILE}; lab import-model makes such a folder from published files`,
    );
  }
  const given = parseChecked(modelFolderSchema, readFileSync(description, 'utf8'), description);
  const { name, model, kernels, endOfText, weights } = given;
  const tokenizerFile = checkedFile(folder, given.tokenizer);
  const json = JSON.parse(readFileSync(tokenizerFile, 'utf8')) as object;
  const weightsFile = checkedFile(folder, weights);
  return {
    model,
    kernels,
    origin: { name, sha256: weights.sha256 },
    tokenizer: huggingFaceTokenizer(json, tokenizerFile, { endOfText, vocabularySize: model.vocabulary }),
    file: weightsFile,
    weights: () => readWeights(readFileSync(weightsFile), weightsFile, kernels),
  };
}

export const weightsName = (kernels: ModelFolder['kernels']): string =>
  kernels === 'latent' ? CHECKPOINT_FILE : PACKED_FILE;

function checkedFile(folder: string, { name, sha256 }: z.infer<typeof file>): string {
  const target = path.join(folder, name);
  if (!existsSync(target)) throw new ImportError(`${target}: is not there`);
  const got = describeFile(target).sha256;
  if (got === sha256) return target;
  throw new ImportError(`${target}: must have SHA-256 ${sha256}, as imported, got ${got}`);
}
