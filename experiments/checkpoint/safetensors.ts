/**
 * Reader and writer of the safetensors format, for files that fit into memory; `tensor-file.ts` has those that need not.
 *
 * The same tensors always give the same bytes: wider types first (so every tensor is aligned), names in code-unit order
 * among equals, as the reference writer does.
 */
import {
  checkSize,
  DTYPES,
  type Dtype,
  headerLength,
  LENGTH_BYTES,
  parseHeader,
  type TensorEntry,
} from './safetensors-header.ts';

export type TensorFile = Readonly<Record<string, StoredTensor>>;
export type StoredTensor =
  | { readonly dtype: 'F32'; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dtype: 'U8'; readonly shape: readonly number[]; readonly data: Uint8Array };

export function writeSafetensors(
  tensors: TensorFile,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const { head, order } = layOut(tensors, metadata);
  const parts = order.map((name) => {
    const { shape, data } = tensors[name]!;
    checkSize(`safetensors: ${name}`, shape, data.length);
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  });
  return Buffer.concat([head, ...parts]);
}

interface Laid {
  /** Length and header, padded so that the tensors are aligned. */
  readonly head: Uint8Array;
  /** Names in the order in which their bytes follow. */
  readonly order: readonly string[];
}

/** Where the tensors of a file go, by their types and shapes alone. */
export function layOut(
  tensors: Readonly<Record<string, { readonly dtype: Dtype; readonly shape: readonly number[] }>>,
  metadata: Readonly<Record<string, string>>,
): Laid {
  const order = Object.keys(tensors).sort(
    (a, b) => DTYPES[tensors[b]!.dtype] - DTYPES[tensors[a]!.dtype] || (a < b ? -1 : 1),
  );
  const header: Record<string, unknown> = {};
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata;
  let offset = 0;
  for (const name of order) {
    const { dtype, shape } = tensors[name]!;
    const end = offset + DTYPES[dtype] * shape.reduce((product, side) => product * side, 1);
    header[name] = { dtype, shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Math.ceil(json.length / 8) * 8;
  const head = Buffer.alloc(LENGTH_BYTES + length, ' ');
  head.writeBigUInt64LE(BigInt(length));
  head.set(json, LENGTH_BYTES);
  return { head, order };
}

/** `source` names the file in errors. Throws when the header or a tensor's extent is not what the format allows. */
export function readSafetensors(
  bytes: Uint8Array,
  source: string,
): { readonly tensors: TensorFile; readonly metadata: Readonly<Record<string, string>> } {
  const start = LENGTH_BYTES + headerLength(bytes.subarray(0, LENGTH_BYTES), bytes.length, source);
  const { entries, metadata } = parseHeader(
    bytes.subarray(LENGTH_BYTES, start),
    bytes.length - start,
    source,
  );
  const tensors = [...entries].map(([name, entry]) => [
    name,
    storedTensor(bytes.subarray(start + entry.from, start + entry.to), entry, `${source}: ${name}`),
  ]);
  return { tensors: Object.fromEntries(tensors) as TensorFile, metadata };
}

function storedTensor(bytes: Uint8Array, { dtype, shape }: TensorEntry, name: string): StoredTensor {
  // A copy: the file's bytes need not be aligned for a view.
  const data = new Uint8Array(bytes);
  if (dtype === 'F32') return { dtype, shape, data: new Float32Array(data.buffer) };
  if (dtype === 'U8') return { dtype, shape, data };
  throw new Error(`${name}: checkpoints of this project have F32 and U8, got ${dtype}`);
}
