import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readSafetensors, type TensorFile, writeSafetensors } from './safetensors.ts';

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
