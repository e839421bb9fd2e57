/** Memory shared with the kernels, handed out and never taken back: a network's buffers live as long as it does. */
const PAGE = 65_536;
/** Vectors lie on whole cache lines. */
const ALIGNMENT = 64;
/** Kernels read up to two vectors past a row's end, and throw away what they read there. */
const SLACK = 64;

type View = Float32Array | Int32Array | Int16Array | Uint16Array | Uint8Array;

export class Heap {
  readonly memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536 });
  private next = ALIGNMENT;

  /** Address of so many zero bytes. */
  reserve(bytes: number): number {
    const at = this.next;
    this.next = Math.ceil((at + bytes + SLACK) / ALIGNMENT) * ALIGNMENT;
    const missing = this.next - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
    return at;
  }

  /** Address of a copy of `values`. */
  store(values: View): number {
    const at = this.reserve(values.byteLength);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    new Uint8Array(this.memory.buffer, at, bytes.length).set(bytes);
    return at;
  }

  /** A view that is valid until the next reservation. */
  floats(at: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, at, length);
  }
}
