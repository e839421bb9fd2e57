/** From published files to a model folder that runs, samples and evaluations can begin with. */
import { copyFileSync, existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packedMetadata, SCALES, TRITS } from '../../../checkpoint/packed-checkpoint.ts';
import { sizeOf } from '../../../checkpoint/size-of.ts';
import { type LazyTensor, writeTensorFile } from '../../../checkpoint/tensor-file.ts';
import { describeFile } from '../../../data/describe-file.ts';
import { draftFolder } from '../../../data/folder-draft.ts';
import { packTrits, TRITS_PER_BYTE } from '../../../quant/pack-trits.ts';
import { readNamed } from '../../../record/file-text.ts';
import { importedModel } from '../../../record/language-modelling.ts';
import { ruleText } from '../../../record/rule-text.ts';
import { parseJson } from '../../../record/validate.ts';
import { huggingFaceTokenizer } from '../tokenizers/hugging-face-tokenizer.ts';
import { ImportError, type SourceModel, sourceModel } from './hugging-face-config.ts';
import { openLlama2c } from './llama2c.ts';
import { llama2cTokenizer } from './llama2c-tokenizer.ts';
import { MODEL_FILE, type ModelFolder, TOKENIZER_FILE, weightsName } from './model-folder.ts';
import {
  type FoundWeight,
  findWeights,
  type RotaryPairs,
  readPackedWeight,
  readWeight,
} from './read-weights.ts';
import { openWeightFiles, type WeightFiles } from './weight-files.ts';

export interface ImportOptions {
  /** A Hugging Face folder, or a `.bin` file of llama2.c. */
  readonly from: string;
  /** The tokenizer file of a `.bin`. */
  readonly tokenizer?: string;
  /** Where the model's folder is put. */
  readonly modelsDir: string;
  /** Of the model's folder. */
  readonly name: string;
  /** Of a Hugging Face folder; default `half`. */
  readonly rotaryPairs?: RotaryPairs;
}

interface OpenSource {
  readonly source: SourceModel;
  readonly files: WeightFiles;
  readonly folder: string;
  readonly pairs: RotaryPairs;
  /** Published files beside the weights. */
  readonly others: readonly string[];
  readonly writeTokenizer: (target: string) => void;
}

/**
 * Checks everything, then writes the folder: it is there whole or not at all. Weights are read and written one after another.
 * Throws naming the file, field or tensor that is wrong, and when the folder is there already, also by then.
 */
export function importModel(options: ImportOptions): ModelFolder {
  const name = importedModel.shape.name.safeParse(options.name, { error: ruleText });
  if (!name.success) throw new ImportError(`--name: ${name.error.issues[0]!.message}, got ${options.name}`);
  const folder = path.join(options.modelsDir, options.name);
  const isThere = () => new ImportError(`${folder}: is there already; remove it, or give another name`);
  if (existsSync(folder)) throw isThere();
  const opened = options.from.endsWith('.bin') ? openBin(options) : openFolder(options);
  const draft = draftFolder(folder);
  try {
    const described = writeFolder(opened, options.name, draft.folder);
    if (!draft.place()) throw isThere();
    return described;
  } finally {
    opened.files.close();
    draft.discard();
  }
}

function openFolder({ from, tokenizer, rotaryPairs = 'half' }: ImportOptions): OpenSource {
  if (!existsSync(from) || !statSync(from).isDirectory())
    throw new ImportError(`${from}: must be a folder, or a .bin file of llama2.c`);
  if (tokenizer !== undefined) throw new ImportError(`${tokenizer}: a folder has its own ${TOKENIZER_FILE}`);
  const [config, tokens] = [path.join(from, 'config.json'), path.join(from, TOKENIZER_FILE)];
  for (const file of [config, tokens]) if (!existsSync(file)) throw new ImportError(`${file}: is not there`);
  const source = sourceModel(readNamed(config).toString('utf8'), config);
  return {
    source,
    files: openWeightFiles(from),
    folder: from,
    pairs: rotaryPairs,
    others: ['config.json', TOKENIZER_FILE],
    writeTokenizer: (target) => copyFileSync(tokens, target),
  };
}

function openBin({ from, tokenizer, rotaryPairs = 'interleaved' }: ImportOptions): OpenSource {
  if (tokenizer === undefined)
    throw new ImportError(`${from}: needs llama2.c's tokenizer, --tokenizer <file>`);
  const { source, files } = openLlama2c(from);
  const json = llama2cTokenizer(tokenizer, source.model.vocabulary);
  return {
    ...{ source, files, folder: path.dirname(from), pairs: rotaryPairs },
    others: [path.relative(path.dirname(from), tokenizer)],
    writeTokenizer: (target) => writeFileSync(target, `${JSON.stringify(json)}\n`),
  };
}

function writeFolder(opened: OpenSource, name: string, folder: string): ModelFolder {
  const { source, files, pairs } = opened;
  const found = findWeights(source, files, pairs);
  const { model, ternary, ends } = source;
  const kernels = ternary === 'packed' ? 'ternary' : 'latent';
  const endOfText = ends[0] ?? null;
  const tokenizer = path.join(folder, TOKENIZER_FILE);
  opened.writeTokenizer(tokenizer);
  const json = parseJson(readNamed(tokenizer).toString('utf8'), tokenizer);
  huggingFaceTokenizer(json as object, tokenizer, { endOfText, vocabularySize: model.vocabulary });
  const weights = path.join(folder, weightsName(kernels));
  writeWeights(weights, found, source, files);
  const described: ModelFolder = {
    ...{ name, model, kernels, endOfText },
    weights: describeFile(weights),
    tokenizer: describeFile(tokenizer),
    source: [...opened.others, ...files.files].map((file) => ({
      ...describeFile(path.join(opened.folder, file)),
      name: file,
    })),
  };
  writeFileSync(path.join(folder, MODEL_FILE), `${JSON.stringify(described, null, 2)}\n`);
  return described;
}

function writeWeights(
  file: string,
  found: readonly FoundWeight[],
  { scale, ternary }: SourceModel,
  files: WeightFiles,
): void {
  const tensors: Record<string, LazyTensor> = {};
  const shapes: Record<string, readonly number[]> = {};
  for (const weight of found) {
    const { name, shape, isPacked } = weight;
    if (!isPacked) {
      tensors[name] = { dtype: 'F32', shape, data: () => readWeight(weight, files) };
      continue;
    }
    const read = () => readPackedWeight(weight, files, scale);
    const count = sizeOf(shape);
    shapes[name] = shape;
    tensors[name + TRITS] = {
      dtype: 'U8',
      shape: [Math.ceil(count / TRITS_PER_BYTE)],
      data: () => packTrits(read().trits),
    };
    tensors[name + SCALES] = {
      dtype: 'F32',
      shape: [2],
      data: () => Float32Array.of(...read().positive, ...read().negative),
    };
  }
  writeTensorFile(file, tensors, ternary === 'packed' ? packedMetadata(shapes) : {});
}
