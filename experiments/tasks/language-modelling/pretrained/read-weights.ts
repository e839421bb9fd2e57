/** The tensors of a published model as this project's weights, each made when it is asked for. */
import type { TernaryTensor } from '../../../checkpoint/packed-checkpoint.ts';
import { sizeOf } from '../../../checkpoint/size-of.ts';
import type { SourceModel } from './hugging-face-config.ts';
import { ImportError } from './hugging-face-config.ts';
import type { WeightFiles } from './weight-files.ts';
import { storedShape, type WeightSource, weightSources } from './weight-names.ts';

/**
 * How queries and keys pair the values that rotary positions turn: value i with value i + size/2 of a head (`half`), as in Hugging
 * Face's files, or neighbours (`interleaved`), as in Meta's and llama2.c's. Interleaved rows are put in the other's order, which
 * changes no score.
 */
export type RotaryPairs = 'half' | 'interleaved';

/** Buffers of older files, which transformers leaves out, too. */
const BUFFERS = /\.attn\.(masked_)?bias$|\.rotary_emb\.inv_freq$/;
const SCALE = /\.weight$/;

/** A weight whose source has been found and checked. */
export interface FoundWeight extends WeightSource {
  readonly rotaryHeads: number | null;
  readonly isPacked: boolean;
}

/**
 * Each weight of the model, after checking that the files hold just those, each in its shape. Names may lack the first part, as in
 * GPT-2's own files (`h.0.ln_1.weight`). A tied head may be there, if it is the embedding.
 *
 * Throws {@link ImportError} naming the tensor that is missing, extra, of another shape or type.
 */
export function findWeights(source: SourceModel, files: WeightFiles, pairs: RotaryPairs): FoundWeight[] {
  const { model, ternary } = source;
  const found = weightSources(model).map((weight) => {
    const isPacked = ternary === 'packed' && weight.isMatrix;
    const name = presentName(weight.source, files);
    const rotaryHeads = pairs === 'half' ? null : rotaryHeadsOf(weight.name, model);
    const result = { ...weight, source: name, isPacked, rotaryHeads };
    checkTensor(result, files);
    return result;
  });
  const known = new Set(
    found.flatMap(({ source: name, isPacked }) => (isPacked ? [name, scaleName(name)] : [name])),
  );
  for (const name of files.entries.keys()) {
    if (known.has(name) || BUFFERS.test(name)) continue;
    if (model.tied && /(^|\.)lm_head\.weight$/.test(name)) checkTiedHead(name, found[0]!.source, files);
    else
      throw new ImportError(
        `weights: tensor ${name} is extra: a ${model.architecture} of this config.json has none`,
      );
  }
  return found;
}

function presentName(name: string, { entries }: WeightFiles): string {
  const short = name.replace(/^(transformer|model)\./, '');
  const present = [name, short].find((candidate) => entries.has(candidate));
  if (present === undefined) throw new ImportError(`weights: tensor ${name} is missing`);
  return present;
}

function rotaryHeadsOf(name: string, { heads, keyValueHeads }: SourceModel['model']): number | null {
  if (/\.attention\.query\//.test(name)) return heads;
  return /\.attention\.key\//.test(name) ? keyValueHeads : null;
}

const scaleName = (name: string): string => name.replace(SCALE, '.weight_scale');

function checkTensor(weight: FoundWeight, files: WeightFiles): void {
  const { source, isPacked } = weight;
  const { dtype, shape: stored } = files.entries.get(source)!;
  const expected = storedShape(weight);
  if (!isPacked) {
    requireShape(source, expected, stored);
    if (dtype === 'U8') throw new ImportError(`weights: tensor ${source} must be F32, F16 or BF16, got U8`);
    return;
  }
  const [outputs, inputs] = expected as [number, number];
  if (outputs % 4 !== 0) {
    throw new ImportError(
      `weights: tensor ${source} must have a multiple of 4 rows to be packed, got ${outputs}`,
    );
  }
  requireShape(source, [outputs / 4, inputs], stored);
  if (dtype !== 'U8') throw new ImportError(`weights: tensor ${source} must be packed in U8, got ${dtype}`);
  const scale = files.entries.get(scaleName(source));
  if (scale === undefined) throw new ImportError(`weights: tensor ${scaleName(source)} is missing`);
  if (sizeOf(scale.shape) !== 1) {
    throw new ImportError(
      `weights: tensor ${scaleName(source)} must be one number, got shape [${scale.shape}]`,
    );
  }
}

function requireShape(name: string, expected: readonly number[], got: readonly number[]): void {
  if (expected.length === got.length && expected.every((side, at) => side === got[at])) return;
  throw new ImportError(
    `weights: tensor ${name} must have shape [${expected.join(', ')}], got [${got.join(', ')}]`,
  );
}

function checkTiedHead(name: string, embedding: string, files: WeightFiles): void {
  const [head, table] = [name, embedding].map((tensor) => Buffer.from(files.bytes(tensor)));
  if (head!.equals(table!)) return;
  throw new ImportError(
    `weights: tensor ${name} must be ${embedding}, to which config.json ties it, and is not`,
  );
}

/** A weight that is no trits, as this project lays it out. */
export function readWeight(
  { source, shape, layout, rotaryHeads }: FoundWeight,
  files: WeightFiles,
): Float32Array {
  const stored = files.floats(source);
  const rows = rotaryHeads === null ? stored : inHalves(stored, rotaryHeads, rotarySize(shape, layout));
  return layout === 'columns' ? transposed(rows, shape as readonly [number, number]) : rows;
}

/** Values of one output: a row of a matrix as stored, one number of a bias. */
const rotarySize = (shape: readonly number[], layout: WeightSource['layout']): number =>
  layout === 'columns' ? shape[0]! : 1;

/** Rows of each head: first those of even number, then the odd ones. */
function inHalves(values: Float32Array, heads: number, width: number): Float32Array {
  const size = values.length / width / heads;
  const ordered = new Float32Array(values.length);
  for (let row = 0; row < heads * size; row++) {
    const within = row % size;
    const place = row - within + (within % 2) * (size / 2) + Math.floor(within / 2);
    ordered.set(values.subarray(row * width, (row + 1) * width), place * width);
  }
  return ordered;
}

/** [columns, rows] as it is stored to [rows, columns]. */
function transposed<T extends Float32Array | Int8Array>(
  stored: T,
  [rows, columns]: readonly [number, number],
): T {
  const out = stored.slice() as T;
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) out[row * columns + column] = stored[column * rows + row]!;
  }
  return out;
}

/**
 * A packed matrix: four rows to a byte, two bits each, of which -1, 0, 1 stand as 0, 1, 2; a quarter of the rows in the lowest bits, and
 * so on. Its one scale multiplies the trits, or divides them, as config.json's `linear_class` says.
 * Throws {@link ImportError} when two bits stand for no trit.
 */
export function readPackedWeight(
  weight: FoundWeight,
  files: WeightFiles,
  scale: SourceModel['scale'],
): TernaryTensor {
  const { source, shape, rotaryHeads } = weight;
  const packed = files.bytes(source);
  const stored = new Int8Array(4 * packed.length);
  for (let quarter = 0; quarter < 4; quarter++) {
    for (let at = 0; at < packed.length; at++) {
      const bits = (packed[at]! >> (2 * quarter)) & 3;
      if (bits === 3)
        throw new ImportError(`weights: tensor ${source} must pack 0, 1 or 2, got 3 at byte ${at}`);
      stored[quarter * packed.length + at] = bits - 1;
    }
  }
  if (rotaryHeads !== null)
    throw new ImportError('weights: packed matrices have half pairs of rotary positions');
  const value = files.floats(scaleName(source))[0]!;
  const factor = scale === 'times' ? value : 1 / value;
  if (!(factor > 0 && Number.isFinite(factor))) {
    throw new ImportError(`weights: tensor ${scaleName(source)} must be positive, got ${value}`);
  }
  const single = Math.fround(factor);
  return {
    shape,
    trits: transposed(stored, shape as [number, number]),
    positive: [single],
    negative: [single],
  };
}
