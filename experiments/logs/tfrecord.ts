/**
 * TFRecord framing (https://www.tensorflow.org/tutorials/load_data/tfrecord), all little endian: length of the data
 * (uint64), masked CRC-32C of those eight bytes, the data, masked CRC-32C of the data.
 */

export const HEADER_BYTES = 12;
export const FOOTER_BYTES = 4;

export function tfRecord(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(HEADER_BYTES + data.length + FOOTER_BYTES);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc32c(record.subarray(0, 8)), true);
  record.set(data, HEADER_BYTES);
  view.setUint32(HEADER_BYTES + data.length, maskedCrc32c(data), true);
  return record;
}

/**
 * CRC-32C (Castagnoli; RFC 3720, appendix B.4): polynomial 0x1EDC6F41, bits reflected, all ones before and after. Node's
 * zlib has only the other CRC-32.
 */
const REFLECTED_POLYNOMIAL = 0x82f63b78;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ REFLECTED_POLYNOMIAL : remainder >>> 1;
  }
  return remainder;
});

/** An unsigned 32-bit integer. */
export function crc32c(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) remainder = (remainder >>> 8) ^ TABLE[(remainder ^ byte) & 0xff]!;
  return ~remainder >>> 0;
}

const MASK_DELTA = 0xa282ead8;

/**
 * The CRC as TFRecord files hold it: rotated right by 15 bits, plus a constant, modulo 2³², since a CRC over data that
 * holds its own CRC protects little (https://www.tensorflow.org/tutorials/load_data/tfrecord).
 */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + MASK_DELTA) >>> 0;
}
