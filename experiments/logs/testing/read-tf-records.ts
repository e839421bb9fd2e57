import { FOOTER_BYTES, HEADER_BYTES, maskedCrc32c } from '../tfrecord.ts';

export interface TfRecords {
  readonly records: readonly Uint8Array[];
  /** Where the last whole record ends. What follows is the beginning of one whose writer was killed. */
  readonly end: number;
}

/** Whole records of a file; `source` names it in errors. Throws when a checksum is wrong. */
export function readTfRecords(bytes: Uint8Array, source: string): TfRecords {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: Uint8Array[] = [];
  let offset = 0;
  const check = (data: Uint8Array, at: number) => {
    if (view.getUint32(at, true) !== maskedCrc32c(data)) {
      throw new Error(`${source}: checksum at byte ${at} is not that of the data before it`);
    }
  };
  while (offset + HEADER_BYTES <= bytes.length) {
    check(bytes.subarray(offset, offset + 8), offset + 8);
    const length = Number(view.getBigUint64(offset, true));
    const footer = offset + HEADER_BYTES + length;
    if (footer + FOOTER_BYTES > bytes.length) break;
    const data = bytes.subarray(offset + HEADER_BYTES, footer);
    check(data, footer);
    records.push(data);
    offset = footer + FOOTER_BYTES;
  }
  return { records, end: offset };
}
