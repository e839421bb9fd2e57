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

/**
 * The first `count` trits of the codes, in the memory of `earlier` ones of them where those are no longer needed. All parts of a word at
 * once: a loop for each part takes three times as long.
 */
export function unpackTwoBit(codes: Uint8Array, count: number, earlier?: Int8Array): Int8Array {
  const size = codes.length / WORD;
  const words = new Int32Array(codes.buffer, codes.byteOffset, size);
  const unpacked = earlier === undefined ? new Int32Array(PARTS * size) : new Int32Array(earlier.buffer);
  for (let at = 0; at < size; at++) {
    const word = words[at]!;
    unpacked[at] = fourTrits(word);
    unpacked[size + at] = fourTrits(word >> 2);
    unpacked[2 * size + at] = fourTrits(word >> 4);
    unpacked[3 * size + at] = fourTrits(word >> 6);
  }
  return new Int8Array(unpacked.buffer, 0, count);
}

/** Each byte's lowest two bits less one, without a carry into the next: c + 127 is at most 129, and turning its top bit takes 128 away. */
const fourTrits = (word: number): number => ((word & 0x03030303) + 0x7f7f7f7f) ^ 0x80808080;
