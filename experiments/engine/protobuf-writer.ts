/**
 * The little of Protocol Buffers' wire format that writing an ONNX model or TensorBoard's events takes: varints, floats of
 * 32 and 64 bits and length-delimited fields (https://protobuf.dev/programming-guides/encoding).
 */
const encoder = new TextEncoder();

/** A message under construction: an append-only list of byte chunks. */
export class ProtobufWriter {
  private readonly chunks: Uint8Array[] = [];
  private size = 0;

  private push(chunk: Uint8Array): void {
    this.chunks.push(chunk);
    this.size += chunk.length;
  }

  /** A varint field; negative values take ten bytes, as int64 does. */
  integer(field: number, value: number | bigint): this {
    this.push(varint(BigInt(field) << 3n));
    this.push(varint(BigInt.asUintN(64, BigInt(value))));
    return this;
  }

  float(field: number, value: number): this {
    this.push(varint((BigInt(field) << 3n) | 5n));
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.push(bytes);
    return this;
  }

  double(field: number, value: number): this {
    this.push(varint((BigInt(field) << 3n) | 1n));
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    this.push(bytes);
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.push(varint((BigInt(field) << 3n) | 2n));
    this.push(varint(BigInt(value.length)));
    this.push(value);
    return this;
  }

  string(field: number, value: string): this {
    return this.bytes(field, encoder.encode(value));
  }

  message(field: number, fill: (message: ProtobufWriter) => void): this {
    const message = new ProtobufWriter();
    fill(message);
    return this.bytes(field, message.finish());
  }

  finish(): Uint8Array {
    const whole = new Uint8Array(this.size);
    let offset = 0;
    for (const chunk of this.chunks) {
      whole.set(chunk, offset);
      offset += chunk.length;
    }
    return whole;
  }
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 128);
  } while (rest !== 0n);
  return Uint8Array.from(bytes);
}
