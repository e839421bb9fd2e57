import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { restartEvent, scalarsEvent, versionEvent } from './event-file.ts';
import { readTfRecords } from './testing/read-tf-records.ts';
import { crc32c, maskedCrc32c, tfRecord } from './tfrecord.ts';

interface Fixtures {
  readonly checksums: readonly { readonly data: string; readonly crc32c: number; readonly masked: number }[];
  readonly records: readonly { readonly data: string; readonly record: string }[];
  readonly events: readonly { readonly spec: EventSpec; readonly bytes: string }[];
}
type EventSpec =
  | { readonly kind: 'version'; readonly wallTime: number }
  | { readonly kind: 'restart'; readonly wallTime: number; readonly step: number }
  | {
      readonly kind: 'scalars';
      readonly wallTime: number;
      readonly step: number;
      readonly scalars: Readonly<Record<string, number | string>>;
    };

// Made by TensorBoard's own writer: fixtures/make_event_fixtures.py.
const fixtures = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'fixtures/event-fixtures.json'), 'utf8'),
) as Fixtures;

const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('checksums, records and events are those of TensorBoard', () => {
  test('CRC-32C, also of the test vectors of RFC 3720', () => {
    for (const { data, crc32c: expected, masked } of fixtures.checksums) {
      expect(crc32c(bytesOf(data))).toBe(expected);
      expect(maskedCrc32c(bytesOf(data))).toBe(masked);
    }
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
  });

  test('TFRecord framing', () => {
    for (const { data, record } of fixtures.records) expect(hexOf(tfRecord(bytesOf(data)))).toBe(record);
  });

  test.each(fixtures.events)('event $spec.kind', ({ spec, bytes }) => {
    expect(hexOf(encode(spec))).toBe(bytes);
  });
});

function encode(spec: EventSpec): Uint8Array {
  switch (spec.kind) {
    case 'version':
      return versionEvent(spec.wallTime);
    case 'restart':
      return restartEvent(spec);
    case 'scalars': {
      const entries = Object.entries(spec.scalars).map(([tag, value]) => [tag, Number(value)]);
      return scalarsEvent(spec, Object.fromEntries(entries));
    }
  }
}

describe('reading records', () => {
  const parts = [Uint8Array.of(1, 2, 3), new Uint8Array(0), Uint8Array.of(4)];
  const file = Uint8Array.from(Buffer.concat(parts.map(tfRecord)));

  test('gives back what was written', () => {
    expect(readTfRecords(file, 'x')).toEqual({ records: parts, end: file.length });
  });

  test('cut anywhere it gives the records that are whole', () => {
    const ends = [0, 19, 35];
    for (let length = 0; length < file.length; length++) {
      const { records, end } = readTfRecords(file.subarray(0, length), 'x');
      const whole = ends.findLastIndex((one) => one <= length);
      expect({ count: records.length, end }).toEqual({ count: whole, end: ends[whole] });
    }
  });

  test('a changed byte is an error that names the file', () => {
    for (let at = 0; at < file.length; at++) {
      const changed = Uint8Array.from(file);
      changed[at]! ^= 4;
      expect(() => readTfRecords(changed, 'events.out')).toThrow(/^events\.out: checksum at byte \d+ is not/);
    }
  });
});
