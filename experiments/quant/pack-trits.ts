/**
 * Ternary values at five a byte: 3^5 = 243 ≤ 256, so 1.6 bits a weight where the entropy bound is log2(3) = 1.585.
 * A byte is Σ (trit_i + 1) · 3^i over its five trits, first trit least significant; zeros fill the last byte.
 */
export const TRITS_PER_BYTE = 5;
const LARGEST_BYTE = 3 ** TRITS_PER_BYTE - 1;

/**
 * Packs values of {-1, 0, 1} into ceil(length / 5) bytes.
 * Throws on any other value, naming its index.
 */
export function packTrits(trits: Int8Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(trits.length / TRITS_PER_BYTE));
  for (let index = 0; index < bytes.length; index++) {
    let byte = 0;
    for (let digit = TRITS_PER_BYTE - 1; digit >= 0; digit--) {
      const position = index * TRITS_PER_BYTE + digit;
      const trit = position < trits.length ? trits[position]! : 0;
      if (trit < -1 || trit > 1) {
        throw new Error(`packTrits: trits must be -1, 0 or 1, got ${trit} at index ${position}`);
      }
      byte = byte * 3 + trit + 1;
    }
    bytes[index] = byte;
  }
  return bytes;
}

/**
 * The `count` trits packed in `bytes`: packTrits undone.
 * Throws when the length does not fit the count, a byte is above 242, or what fills the last byte is not zero.
 */
export function unpackTrits(bytes: Uint8Array, count: number): Int8Array {
  if (!Number.isInteger(count) || count < 0) {
    throw new Error(`unpackTrits: count must be a non-negative integer, got ${count}`);
  }
  const expected = Math.ceil(count / TRITS_PER_BYTE);
  if (bytes.length !== expected) {
    throw new Error(`unpackTrits: ${count} trits take ${expected} bytes, got ${bytes.length}`);
  }
  const trits = new Int8Array(expected * TRITS_PER_BYTE);
  for (let index = 0; index < expected; index++) {
    let rest = bytes[index]!;
    if (rest > LARGEST_BYTE) {
      throw new Error(`unpackTrits: a byte must be at most ${LARGEST_BYTE}, got ${rest} at index ${index}`);
    }
    for (let digit = 0; digit < TRITS_PER_BYTE; digit++) {
      trits[index * TRITS_PER_BYTE + digit] = (rest % 3) - 1;
      rest = Math.floor(rest / 3);
    }
  }
  if (trits.subarray(count).some((trit) => trit !== 0)) {
    throw new Error(`unpackTrits: trits after the first ${count} must be zero`);
  }
  return trits.slice(0, count);
}
