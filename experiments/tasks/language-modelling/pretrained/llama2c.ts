/** Models in the format of llama2.c (Karpathy 2023, https://github.com/karpathy/llama2.c), version 0: a header and float32 weights. */
import path from 'node:path';
import { sizeOf } from '../../../checkpoint/size-of.ts';
import { readNamed } from '../../../record/file-text.ts';
import { ImportError, type SourceModel } from './hugging-face-config.ts';
import type { WeightFiles } from './weight-files.ts';
import { storedShape, weightSources } from './weight-names.ts';

/** dim, hidden_dim, n_layers, n_heads, n_kv_heads, vocab_size (negative: with a head of its own), seq_len. */
const HEADER_FIELDS = 7;
/** Marks where a text begins, and ends the one before; the file names none. */
const BEGIN_OF_TEXT = 1;

/**
 * A Llama with the constants that llama2.c has in its code: norms with ε 1e-5, rotary positions of base 10,000 that turn neighbours
 * (`interleaved`). Its tensors have the names that Hugging Face gives them.
 *
 * Throws {@link ImportError} when the header has a size that is not positive, or the file another length than its header says.
 */
export function openLlama2c(file: string): { readonly source: SourceModel; readonly files: WeightFiles } {
  const bytes = readNamed(file);
  if (bytes.length < 4 * HEADER_FIELDS)
    throw new ImportError(`${file}: must have a header of 28 bytes, got ${bytes.length}`);
  const header = Array.from({ length: HEADER_FIELDS }, (_, at) => bytes.readInt32LE(4 * at));
  const [hidden = 0, feedForward = 0, layers = 0, heads = 0, keyValueHeads = 0, vocabulary = 0, context = 0] =
    header;
  if (
    header.some((value, at) => (at === 5 ? value === 0 : value <= 0)) ||
    hidden % heads !== 0 ||
    heads % keyValueHeads !== 0
  ) {
    throw new ImportError(`${file}: header must hold sizes that fit each other, got ${header.join(', ')}`);
  }
  const model: SourceModel['model'] = {
    architecture: 'llama',
    variant: 'std',
    ...{ hidden, feedForward, layers, heads, keyValueHeads, context },
    vocabulary: Math.abs(vocabulary),
    ...{ theta: 10_000, normEpsilon: 1e-5, tied: vocabulary > 0, softmax: 'standard' },
  };
  return {
    source: { model, ternary: null, scale: 'times', ends: [BEGIN_OF_TEXT] },
    files: weightFiles(bytes, file, placesOf(model)),
  };
}

interface Place {
  readonly shape: readonly number[];
  /** First value behind the header. */
  readonly at: number;
}

/** In their order in the file; each kind stands for all layers together. */
const BLOCK_WEIGHTS = [
  'input_layernorm',
  ...['self_attn.q_proj', 'self_attn.k_proj', 'self_attn.v_proj', 'self_attn.o_proj'],
  'post_attention_layernorm',
  ...['mlp.gate_proj', 'mlp.down_proj', 'mlp.up_proj'],
] as const;

/** Tables of the rotary positions follow the weights, and then the head. */
function placesOf(model: SourceModel['model']): {
  readonly places: ReadonlyMap<string, Place>;
  readonly values: number;
} {
  const { hidden, layers, heads, context, tied } = model;
  const shapes = new Map(weightSources(model).map((weight) => [weight.source, storedShape(weight)]));
  const places = new Map<string, Place>();
  let at = 0;
  const put = (name: string) => {
    const shape = shapes.get(`${name}.weight`)!;
    places.set(`${name}.weight`, { shape, at });
    at += sizeOf(shape);
  };
  put('model.embed_tokens');
  for (const name of BLOCK_WEIGHTS)
    for (let layer = 0; layer < layers; layer++) put(`model.layers.${layer}.${name}`);
  put('model.norm');
  at += context * (hidden / heads);
  if (!tied) put('lm_head');
  return { places, values: at };
}

function weightFiles(
  bytes: Buffer,
  file: string,
  { places, values }: ReturnType<typeof placesOf>,
): WeightFiles {
  const start = 4 * HEADER_FIELDS;
  if (bytes.length !== start + 4 * values) {
    throw new ImportError(
      `${file}: must have ${start + 4 * values} bytes by its header, got ${bytes.length}`,
    );
  }
  const slice = (name: string) => {
    const place = places.get(name);
    if (place === undefined) throw new ImportError(`${file}: has no tensor ${name}`);
    const length = 4 * sizeOf(place.shape);
    return new Uint8Array(bytes.subarray(start + 4 * place.at, start + 4 * place.at + length));
  };
  return {
    files: [path.basename(file)],
    entries: new Map([...places].map(([name, { shape }]) => [name, { dtype: 'F32', shape }])),
    bytes: slice,
    floats: (name) => new Float32Array(slice(name).buffer),
    close: () => {},
  };
}
