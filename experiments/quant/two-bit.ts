/**
 * Trits at two bits, four a byte: a sixteenth of FP32's bytes. With the trits in four equal parts, as long as the codes, byte i has
 * the i-th trit of each part, plus one, that of the first part least significant. So whole words are packed and unpacked at a time,
 * four trits with each operation. Zeros fill the last part up to whole words.
 */
const PARTS = 4;
const WORD = 4;

/** Packs values of {-1, 0, 1}. */
export function packTwoBit(trits: Int8Array): Uint8Array {
  const bytes = new Uint8Array(WORD * Math.ceil(trits.length / (PARTS * WORD)));
  const padded = new Int8Array(PARTS * bytes.length);
  padded.set(trits);
  for (let part = 0; part < PARTS; part++) {
    const start = part * bytes.length;
    for (let at = 0; at < bytes.length; at++) bytes[at]! |= (padded[start + at]! + 1) << (2 * part);
  }
  return bytes;
}

/** The first `count` trits of the codes. */
export function unpackTwoBit(codes: Uint8Array, count: number): Int8Array {
  const words = new Int32Array(codes.buffer, codes.byteOffset, codes.length / WORD);
  const unpacked = new Int32Array(PARTS * words.length);
  for (let part = 0; part < PARTS; part++) {
    const start = part * words.length;
    for (let at = 0; at < words.length; at++) {
      // Each byte c is c - 1 without a carry into the next: c + 127 is at most 129, and turning its top bit takes 128 away.
      unpacked[start + at] = (((words[at]! >> (2 * part)) & 0x03030303) + 0x7f7f7f7f) ^ 0x80808080;
    }
  }
  return new Int8Array(unpacked.buffer, 0, count);
}
