/**
 * The matrix W of a product x · W as inference keeps it, which never assigns it: [rows, columns] in FP32, or integers times a
 * step.
 */
export interface StoredMatrix {
  readonly rows: number;
  readonly columns: number;
  /** The variable is Wᵀ: the embedding of a tied head. */
  readonly transposed: boolean;
  /**
   * `float32`; `uint8`, integers of 8 bits plus 128; `int8`, trits; `two-bit`, trits, of which a product of one row takes codes of
   * two bits where it has them as constants.
   *
   * Integers of 8 bits are unsigned, as activations are: where a processor has no product of bytes with sums of 32 bits, ONNX
   * Runtime's of uint8 and int8 adds pairs in 16 bits, which saturates unless weights are as small as trits.
   */
  readonly form: 'float32' | 'uint8' | 'int8' | 'two-bit';
  /** Row by row; trits of two bits are unpacked anew each time. */
  values(): Float32Array | Uint8Array | Int8Array;
  /** What integers are multiplied with, [1] or [columns]; none of FP32. */
  readonly steps: Float32Array;
}
