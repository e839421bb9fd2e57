/**
 * The safetensors format (https://huggingface.co/docs/safetensors): eight bytes with the length of the header (little endian), the
 * header, JSON that says of each tensor its type, its shape and where its bytes lie, and the bytes. Files that fit into memory are
 * read and written here; `tensor-file.ts` has those that need not.
 *
 * The same tensors always give the same bytes: wider types first (so every tensor is aligned), names in code-unit order
 * among equals, as the reference writer does.
 */
import { z } from 'zod';
import { sizeOf } from './size-of.ts';

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
    const end = offset + DTYPES[dtype] * sizeOf(shape);
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

/** Types that are read, with the bytes of a value. */
export const DTYPES = { F32: 4, F16: 2, BF16: 2, U8: 1 } as const;
export type Dtype = keyof typeof DTYPES;

/** The reference reader's own limit. */
const MAX_HEADER_BYTES = 100_000_000;
export const LENGTH_BYTES = 8;

export interface TensorEntry {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** First byte, and the one after the last, from the end of the header. */
  readonly from: number;
  readonly to: number;
}

export interface Header {
  readonly entries: ReadonlyMap<string, TensorEntry>;
  readonly metadata: Readonly<Record<string, string>>;
}

const size = z.int().nonnegative();
const entrySchema = z.object({
  dtype: z.enum(Object.keys(DTYPES) as [Dtype, ...Dtype[]]),
  shape: z.array(size),
  data_offsets: z.tuple([size, size]),
});
const metadataSchema = z.record(z.string(), z.string()).default({});

/** The length that the first eight bytes give. Throws when the file, of so many bytes, cannot hold such a header. */
export function headerLength(start: Uint8Array, fileBytes: number, source: string): number {
  if (start.length < LENGTH_BYTES) throw new Error(`${source}: not safetensors, only ${fileBytes} bytes`);
  const length = Number(new DataView(start.buffer, start.byteOffset).getBigUint64(0, true));
  if (length > MAX_HEADER_BYTES || length > fileBytes - LENGTH_BYTES) {
    throw new Error(`${source}: header of ${length} bytes does not fit a file of ${fileBytes}`);
  }
  return length;
}

/**
 * @param dataBytes what the file holds behind the header: the tensors cover it without gaps and without sharing a byte
 * Throws naming the tensor that breaks a rule.
 */
export function parseHeader(json: Uint8Array, dataBytes: number, source: string): Header {
  const { __metadata__, ...given } = parsedJson(json, source);
  const entries = new Map<string, TensorEntry>();
  for (const [name, value] of Object.entries(given)) {
    entries.set(name, checkedEntry(name, value, dataBytes, source));
  }
  checkCover(entries, dataBytes, source);
  const metadata = metadataSchema.safeParse(__metadata__);
  if (!metadata.success) throw new Error(`${source}: __metadata__ must hold texts alone`);
  return { entries, metadata: metadata.data };
}

function parsedJson(json: Uint8Array, source: string): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
    if (typeof header === 'object' && header !== null && !Array.isArray(header)) return { ...header };
  } catch (cause) {
    throw new Error(`${source}: header is not JSON`, { cause });
  }
  throw new Error(`${source}: header must be a JSON object`);
}

function checkedEntry(name: string, value: unknown, dataBytes: number, source: string): TensorEntry {
  const checked = entrySchema.safeParse(value);
  if (!checked.success) {
    const types = Object.keys(DTYPES).join(', ');
    throw new Error(
      `${source}: ${name} must have a dtype of ${types}, a shape and data_offsets, got ${JSON.stringify(value)?.slice(0, 200)}`,
    );
  }
  const { dtype, shape, data_offsets } = checked.data;
  const [from, to] = data_offsets;
  if (from > to || to > dataBytes) {
    throw new Error(`${source}: ${name} lies at [${from}, ${to}), outside the file's ${dataBytes} bytes`);
  }
  checkSize(`${source}: ${name}`, shape, (to - from) / DTYPES[dtype]);
  return { dtype, shape, from, to };
}

export function checkSize(name: string, shape: readonly number[], length: number): void {
  const expected = sizeOf(shape);
  if (expected !== length) throw new Error(`${name} has shape [${shape.join(', ')}] but ${length} values`);
}

/** Each byte behind the header belongs to one tensor. */
function checkCover(entries: Header['entries'], dataBytes: number, source: string): void {
  const ordered = [...entries].sort(([, a], [, b]) => a.from - b.from || a.to - b.to);
  let covered = 0;
  for (const [name, { from, to }] of ordered) {
    if (from !== covered)
      throw new Error(
        `${source}: ${name} must begin at ${covered}, where the one before it ends, got ${from}`,
      );
    covered = to;
  }
  if (covered !== dataBytes)
    throw new Error(`${source}: tensors cover ${covered} bytes, the file holds ${dataBytes}`);
}
