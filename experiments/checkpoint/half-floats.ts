/**
 * The two 16-bit formats of floating-point numbers in checkpoints, little endian, as float32, which holds each of their values
 * exactly. Throw when the bytes are no whole number of values.
 */

/** bfloat16: the upper half of a float32. */
export function fromBfloat16(bytes: Uint8Array): Float32Array {
  const halves = halvesOf(bytes, 'BF16');
  const bits = new Uint32Array(halves.length);
  for (let at = 0; at < halves.length; at++) bits[at] = halves[at]! << 16;
  return new Float32Array(bits.buffer);
}

/** IEEE 754 binary16: a sign, 5 bits of exponent with bias 15, 10 of fraction; subnormal where the exponent is 0. */
export function fromFloat16(bytes: Uint8Array): Float32Array {
  const halves = halvesOf(bytes, 'F16');
  const values = new Float32Array(halves.length);
  for (let at = 0; at < halves.length; at++) values[at] = float16(halves[at]!);
  return values;
}

function float16(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function halvesOf(bytes: Uint8Array, dtype: string): Uint16Array {
  if (bytes.length % 2 !== 0)
    throw new Error(`${dtype}: must have two bytes a value, got ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint16Array.from({ length: bytes.length / 2 }, (_, at) => view.getUint16(2 * at, true));
}
