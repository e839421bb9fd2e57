/**
 * Reader and writer of the safetensors format: eight bytes with the header's length (little endian), the header as JSON,
 * the tensors' bytes without gaps. https://huggingface.co/docs/safetensors
 *
 * The same tensors always give the same bytes: wider types first (so every tensor is aligned), names in code-unit order
 * among equals, as the reference writer does.
 */
const DTYPES = { F32: 4, U8: 1 } as const;
const MAX_HEADER_BYTES = 100_000_000;

export type TensorFile = Readonly<Record<string, StoredTensor>>;
export type StoredTensor =
  | { readonly dtype: 'F32'; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dtype: 'U8'; readonly shape: readonly number[]; readonly data: Uint8Array };

interface TensorHeader {
  readonly dtype: keyof typeof DTYPES;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

export function writeSafetensors(
  tensors: TensorFile,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const names = Object.keys(tensors).sort(
    (a, b) => DTYPES[tensors[b]!.dtype] - DTYPES[tensors[a]!.dtype] || (a < b ? -1 : 1),
  );
  const header: Record<string, unknown> = {};
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata;
  let offset = 0;
  for (const name of names) {
    const { dtype, shape, data } = tensors[name]!;
    checkSize(name, shape, data.length);
    header[name] = { dtype, shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = Buffer.from(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const file = Buffer.alloc(8 + headerLength + offset, ' ');
  file.writeBigUInt64LE(BigInt(headerLength));
  file.set(json, 8);
  let position = 8 + headerLength;
  for (const name of names) {
    const { data } = tensors[name]!;
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return file;
}

function checkSize(name: string, shape: readonly number[], length: number): void {
  const expected = shape.reduce((product, size) => product * size, 1);
  if (expected !== length) {
    throw new Error(`safetensors: ${name} has shape [${shape.join(', ')}] but ${length} values`);
  }
}

/** `source` names the file in errors. Throws when the header or a tensor's extent is not what the format allows. */
export function readSafetensors(
  bytes: Uint8Array,
  source: string,
): { readonly tensors: TensorFile; readonly metadata: Readonly<Record<string, string>> } {
  const { header, dataStart } = readHeader(bytes, source);
  const { __metadata__: metadata, ...entries } = header;
  const tensors: Record<string, StoredTensor> = {};
  let covered = 0;
  for (const [name, entry] of Object.entries(entries)) {
    tensors[name] = readTensor(bytes, dataStart, name, entry, source);
    covered += tensors[name].data.byteLength;
  }
  if (covered !== bytes.length - dataStart) {
    throw new Error(`${source}: tensors cover ${covered} bytes, the file holds ${bytes.length - dataStart}`);
  }
  return { tensors, metadata: (metadata ?? {}) as Record<string, string> };
}

function readHeader(
  bytes: Uint8Array,
  source: string,
): { header: Record<string, unknown>; dataStart: number } {
  if (bytes.length < 8) throw new Error(`${source}: not safetensors, only ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > MAX_HEADER_BYTES || length > bytes.length - 8) {
    throw new Error(`${source}: header of ${length} bytes does not fit a file of ${bytes.length}`);
  }
  try {
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Record<
      string,
      unknown
    >;
    return { header, dataStart: 8 + length };
  } catch (cause) {
    throw new Error(`${source}: header is not JSON`, { cause });
  }
}

function readTensor(
  bytes: Uint8Array,
  dataStart: number,
  name: string,
  entry: unknown,
  source: string,
): StoredTensor {
  const { dtype, shape, data_offsets: offsets } = entry as Partial<TensorHeader>;
  if (dtype === undefined || !(dtype in DTYPES) || shape === undefined || offsets === undefined) {
    throw new Error(
      `${source}: ${name} must have dtype F32 or U8, shape and data_offsets, got ${JSON.stringify(entry)}`,
    );
  }
  const [from, to] = offsets;
  if (!(from >= 0 && from <= to && to <= bytes.length - dataStart)) {
    throw new Error(
      `${source}: ${name} lies at [${from}, ${to}), outside the file's ${bytes.length - dataStart} bytes`,
    );
  }
  // A copy: the file's bytes need not be aligned for a view.
  const data = new Uint8Array(bytes.subarray(dataStart + from, dataStart + to));
  checkSize(`${source}: ${name}`, shape, data.length / DTYPES[dtype]);
  return dtype === 'F32' ? { dtype, shape, data: new Float32Array(data.buffer) } : { dtype, shape, data };
}
