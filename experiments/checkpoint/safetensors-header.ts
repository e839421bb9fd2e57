/**
 * The header of a safetensors file: eight bytes with its length (little endian), then JSON that says of each tensor its type, its
 * shape and where its bytes lie. https://huggingface.co/docs/safetensors
 */
import { z } from 'zod';

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
  const expected = shape.reduce((product, side) => product * side, 1);
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
