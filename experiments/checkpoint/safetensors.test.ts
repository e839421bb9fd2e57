import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { fromBfloat16, fromFloat16 } from './half-floats.ts';
import { readSafetensors, type TensorFile, writeSafetensors } from './safetensors.ts';
import { openTensorFile, writeTensorFile } from './tensor-file.ts';

const TENSORS: TensorFile = {
  'b/trits': { dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 242) },
  'z/kernel': { dtype: 'F32', shape: [2, 2], data: Float32Array.of(1.5, -2, 0.1, 3e-39) },
  'a/scalar': { dtype: 'F32', shape: [], data: Float32Array.of(-0.25) },
};

test('exact bytes, by the format description', () => {
  const header =
    '{"__metadata__":{"k":"v"},"a/scalar":{"dtype":"F32","shape":[],"data_offsets":[0,4]},' +
    '"z/kernel":{"dtype":"F32","shape":[2,2],"data_offsets":[4,20]},"b/trits":{"dtype":"U8","shape":[3],"data_offsets":[20,23]}}';
  const padded = header.padEnd(Math.ceil(header.length / 8) * 8, ' ');
  const expected = Buffer.concat([
    Buffer.from([padded.length & 255, padded.length >> 8, 0, 0, 0, 0, 0, 0]),
    Buffer.from(padded),
    // -0.25, then 1.5, -2, 0.1 and the subnormal 3e-39, then the bytes.
    Buffer.from(`000080be0000c03f000000c0cdcccc3dc8aa20000102f2`, 'hex'),
  ]);
  expect(Buffer.from(writeSafetensors(TENSORS, { k: 'v' }))).toEqual(expected);
});

test('the order in which tensors are given does not matter', () => {
  const reversed = Object.fromEntries(Object.entries(TENSORS).reverse());
  expect(writeSafetensors(reversed)).toEqual(writeSafetensors(TENSORS));
});

test('read back as written, from any alignment', () => {
  const bytes = writeSafetensors(TENSORS, { k: 'v' });
  const shifted = Buffer.alloc(bytes.length + 1);
  shifted.set(bytes, 1);
  expect(readSafetensors(shifted.subarray(1), 'x')).toEqual({ tensors: TENSORS, metadata: { k: 'v' } });
});

/** Reads the file as the format description says, with nothing but Python's standard library. */
const PYTHON = `
import json, struct, sys
data = open(sys.argv[1], 'rb').read()
n, = struct.unpack('<Q', data[:8])
header = json.loads(data[8:8 + n])
out = {}
for name, t in header.items():
    a, b = t['data_offsets']
    raw = data[8 + n + a:8 + n + b]
    out[name] = [t['shape'], list(struct.unpack('<%d%s' % (len(raw) // 4, 'f'), raw) if t['dtype'] == 'F32' else raw)]
print(json.dumps(out))`;

const hasPython = spawnSync('python3', ['--version']).status === 0;

test.skipIf(!hasPython)('Python reads the same values', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'safetensors-'));
  try {
    const file = path.join(folder, 'x.safetensors');
    writeFileSync(file, writeSafetensors(TENSORS));
    const values = JSON.parse(execFileSync('python3', ['-c', PYTHON, file], { encoding: 'utf8' })) as unknown;
    expect(values).toEqual(
      Object.fromEntries(
        Object.entries(TENSORS).map(([name, { shape, data }]) => [name, [shape, [...data]]]),
      ),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  ['an empty file', new Uint8Array(0), /x: not safetensors, only 0 bytes/],
  [
    'a cut file',
    writeSafetensors(TENSORS).subarray(0, -2),
    /x: b\/trits lies at \[20, 23\), outside the file's 21 bytes/,
  ],
  [
    'a longer file',
    Buffer.concat([writeSafetensors(TENSORS), Buffer.alloc(1)]),
    /x: tensors cover 23 bytes, the file holds 24/,
  ],
  [
    'a cut header',
    writeSafetensors(TENSORS).subarray(0, 20),
    /x: header of \d+ bytes does not fit a file of 20/,
  ],
  ['another format', Buffer.from('PK\u0003\u0004 and so on'), /x: header of \d+ bytes does not fit/],
])('%s is an error', (_, bytes, message) => {
  expect(() => readSafetensors(bytes, 'x')).toThrow(message);
});

test('a shape that does not fit its values is an error', () => {
  const tensors: TensorFile = { a: { dtype: 'F32', shape: [3], data: new Float32Array(2) } };
  expect(() => writeSafetensors(tensors)).toThrow('a has shape [3] but 2 values');
});

/** A file with this header and so many bytes behind it. */
function fileOf(header: object, bytes: number): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(bytes)]);
}

const F32 = (from: number, to: number) => ({
  dtype: 'F32',
  shape: [(to - from) / 4],
  data_offsets: [from, to],
});

test.each([
  [
    'tensors that share bytes',
    { a: F32(0, 8), b: F32(4, 12) },
    12,
    'b must begin at 8, where the one before it ends, got 4',
  ],
  ['a gap', { a: F32(0, 8), b: F32(12, 16) }, 16, 'b must begin at 8, where the one before it ends, got 12'],
  [
    'an end before the beginning',
    { a: { dtype: 'F32', shape: [0], data_offsets: [8, 4] } },
    8,
    'a lies at [8, 4)',
  ],
  ['a negative offset', { a: { dtype: 'F32', shape: [1], data_offsets: [-4, 0] } }, 4, 'a must have a dtype'],
  ['half an offset', { a: { dtype: 'F32', shape: [1], data_offsets: [0.5, 4.5] } }, 8, 'a must have a dtype'],
  [
    'an unknown type',
    { a: { dtype: 'F8', shape: [4], data_offsets: [0, 4] } },
    4,
    'a must have a dtype of F32, F16, BF16, U8',
  ],
  [
    'a shape of another size',
    { a: { dtype: 'BF16', shape: [3], data_offsets: [0, 4] } },
    4,
    'a has shape [3] but 2 values',
  ],
  ['a list for a header', [], 0, 'header must be a JSON object'],
])('%s: an error, from memory and from a file', (_, header, bytes, message) => {
  const file = fileOf(header, bytes);
  expect(() => readSafetensors(file, 'x')).toThrow(message);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'safetensors-'));
  try {
    writeFileSync(path.join(folder, 'x'), file);
    expect(() => openTensorFile(path.join(folder, 'x'))).toThrow(message);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('written one tensor after another: the same bytes, and read one by one', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'safetensors-'));
  try {
    const file = path.join(folder, 'x.safetensors');
    const lazy = Object.entries(TENSORS).map(([name, { dtype, shape, data }]) => [
      name,
      { dtype, shape, data: () => data },
    ]);
    writeTensorFile(file, Object.fromEntries(lazy), { k: 'v' });
    expect(readFileSync(file)).toEqual(Buffer.from(writeSafetensors(TENSORS, { k: 'v' })));
    const opened = openTensorFile(file);
    expect(opened.floats('z/kernel')).toEqual(TENSORS['z/kernel']!.data);
    expect(opened.bytes('b/trits')).toEqual(TENSORS['b/trits']!.data);
    expect(() => opened.floats('b/trits')).toThrow('b/trits: must be of floating-point numbers, got U8');
    expect(() => opened.bytes('c')).toThrow('has no tensor c');
    opened.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('16-bit numbers, by IEEE 754 and by the upper half of a float32', () => {
  const bytes = (...halves: number[]) => new Uint8Array(Uint16Array.from(halves).buffer);
  // 1, -2, 65504 (the largest), 2^-14 (the smallest normal), 2^-24 (the smallest), -0, infinity, NaN; 0.1 rounded.
  expect(fromFloat16(bytes(0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x8000, 0x7c00, 0x7e00, 0x2e66))).toEqual(
    Float32Array.of(
      1,
      -2,
      65504,
      2 ** -14,
      2 ** -24,
      -0,
      Number.POSITIVE_INFINITY,
      Number.NaN,
      0.0999755859375,
    ),
  );
  expect(fromBfloat16(bytes(0x3f80, 0xc000, 0x3dcd, 0x0001))).toEqual(
    Float32Array.of(1, -2, 0.10009765625, 2 ** -133),
  );
  expect(() => fromFloat16(new Uint8Array(3))).toThrow('F16: must have two bytes a value, got 3 bytes');
});
