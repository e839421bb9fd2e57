export const MATRIX_FORMS = ['two-bit', 'int8', 'fp32'] as const;
/**
 * What ternary matrices are multiplied as. `two-bit` and `int8` multiply integers, as BitLinear is defined, and give the same to the
 * last digit; `fp32` multiplies the same values in floating point.
 */
export type MatrixForm = (typeof MATRIX_FORMS)[number];

export const HEAD_FORMS = ['fp32', 'int8'] as const;
/** Of the head and, where it is tied to it, the embedding. `int8` rounds each token's vector to 8 bits. */
export type HeadForm = (typeof HEAD_FORMS)[number];

export interface WeightForms {
  /** Default `two-bit`. A model that has no ternary matrices is in FP32 whatever is asked. */
  readonly weights?: MatrixForm;
  /** Default `fp32`. */
  readonly head?: HeadForm;
}
