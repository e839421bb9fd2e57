/** Safetensors files of any size: tensors are read when they are asked for, and written one after another. */
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { fromBfloat16, fromFloat16 } from './half-floats.ts';
import {
  checkSize,
  DTYPES,
  type Header,
  headerLength,
  LENGTH_BYTES,
  layOut,
  parseHeader,
  type StoredTensor,
  type TensorEntry,
} from './safetensors.ts';

export interface OpenTensorFile extends Header {
  /** Its bytes as stored. Throws when there is no such tensor. */
  bytes(name: string): Uint8Array;
  /** Its values as float32, in the order of the file; exact for all three types. Throws on integers. */
  floats(name: string): Float32Array;
  /** Reads the values of an F32 tensor into `target`. Throws on another type or size. */
  readInto(name: string, target: Float32Array): void;
  /** Values as `floats` gives them, so many from the one at `first` on. */
  floatsAt(name: string, first: number, count: number): Float32Array;
  close(): void;
}

/** Throws when the header, or where a tensor lies, is not what the format allows. */
export function openTensorFile(file: string): OpenTensorFile {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const head = readAt(descriptor, 0, Math.min(LENGTH_BYTES, size), file);
    const length = headerLength(head, size, file);
    const start = LENGTH_BYTES + length;
    const header = parseHeader(readAt(descriptor, LENGTH_BYTES, length, file), size - start, file);
    return opened(descriptor, file, start, header);
  } catch (cause) {
    closeSync(descriptor);
    throw cause;
  }
}

function opened(descriptor: number, file: string, start: number, header: Header): OpenTensorFile {
  const entryOf = (name: string): TensorEntry => {
    const entry = header.entries.get(name);
    if (entry === undefined) throw new Error(`${file}: has no tensor ${name}`);
    return entry;
  };
  const bytes = (name: string) => {
    const { from, to } = entryOf(name);
    return readAt(descriptor, start + from, to - from, file);
  };
  return {
    ...header,
    bytes,
    floats: (name) => floatsOf(bytes(name), entryOf(name), `${file}: ${name}`),
    readInto(name, target) {
      const { dtype, shape, from } = entryOf(name);
      if (dtype !== 'F32') throw new Error(`${file}: ${name}: must be F32, got ${dtype}`);
      checkSize(`${file}: ${name}`, shape, target.length);
      const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
      fill(bytes, descriptor, start + from, file);
    },
    floatsAt(name, first, count) {
      const entry = entryOf(name);
      const size = DTYPES[entry.dtype];
      const part = readAt(descriptor, start + entry.from + size * first, size * count, file);
      return floatsOf(part, entry, `${file}: ${name}`);
    },
    close: () => closeSync(descriptor),
  };
}

function floatsOf(bytes: Uint8Array, { dtype }: TensorEntry, name: string): Float32Array {
  switch (dtype) {
    case 'F32':
      return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    case 'F16':
      return fromFloat16(bytes);
    case 'BF16':
      return fromBfloat16(bytes);
    case 'U8':
      throw new Error(`${name}: must be of floating-point numbers, got U8`);
  }
}

/** One read takes at most 2 GiB. */
const READ_BYTES = 2 ** 30;

function readAt(descriptor: number, position: number, length: number, file: string): Uint8Array {
  const bytes = new Uint8Array(length);
  fill(bytes, descriptor, position, file);
  return bytes;
}

function fill(bytes: Uint8Array, descriptor: number, position: number, file: string): void {
  const { length } = bytes;
  let done = 0;
  while (done < length) {
    const wanted = Math.min(READ_BYTES, length - done);
    const read = readSync(descriptor, bytes, done, wanted, position + done);
    if (read === 0) throw new Error(`${file}: ends ${length - done} bytes too early`);
    done += read;
  }
}

/** A tensor that is made when it is written. */
export interface LazyTensor extends Pick<StoredTensor, 'dtype' | 'shape'> {
  readonly data: () => Float32Array | Uint8Array;
}

/** The bytes that `writeSafetensors` gives, holding one tensor at a time. Throws when a tensor has another size than it says. */
export function writeTensorFile(
  file: string,
  tensors: Readonly<Record<string, LazyTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): void {
  const { head, order } = layOut(tensors, metadata);
  const descriptor = openSync(file, 'wx');
  try {
    writeAll(descriptor, head);
    for (const name of order) {
      const { shape, data: make } = tensors[name]!;
      const data = make();
      checkSize(`${file}: ${name}`, shape, data.length);
      writeAll(descriptor, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    }
  } finally {
    closeSync(descriptor);
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(descriptor, bytes, done, Math.min(READ_BYTES, bytes.length - done));
  }
}
