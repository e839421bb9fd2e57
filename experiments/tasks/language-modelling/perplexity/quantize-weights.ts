/** A trained model's weights as an evaluation takes them. */
import { sizeOf } from '../../../checkpoint/size-of.ts';
import { absmaxBytes, absmaxWeights } from '../../../quant/absmax-weights.ts';
import { TRITS_PER_BYTE } from '../../../quant/pack-trits.ts';
import { absmeanTernaryValues, ternaryWeightsOf } from '../../../quant/ternary-values.ts';
import type { EvaluationSettings } from '../../../record/language-evaluation.ts';

type Choice = EvaluationSettings['weights'];

/** The matrices inside the blocks: neither embedding nor head, as in BitNet. */
const MATRIX = /^blocks\..*\/kernel$/;
const BITS = { int8: 8, int4: 4 } as const;

/**
 * A weight in float32, de-quantized where it is one of the quantized matrices.
 *
 * @param isTernary whether the model was trained ternary and quantizes its matrices itself; it can be taken as nothing else
 * Throws on such a model with another quantization.
 */
export function quantizedWeight(
  name: string,
  weight: Float32Array,
  shape: readonly number[],
  { quantization, group }: Choice,
  isTernary: boolean,
): Float32Array {
  if (isTernary && quantization !== 'ternary') {
    throw new Error(`--quant: a model that was trained ternary is ternary, got ${quantization}`);
  }
  if (isTernary || !MATRIX.test(name) || quantization === 'fp32') return weight;
  const [inputs, outputs] = shape as [number, number];
  if (quantization === 'ternary')
    return ternaryWeightsOf(absmeanTernaryValues(weight, { columns: outputs }), shape);
  return absmaxWeights(weight, [inputs, outputs], { bits: BITS[quantization], group: group! });
}

/** What weights of these shapes take as they are said to be stored: FP32 beside the quantized matrices. */
export function quantizedBytes(shapes: Readonly<Record<string, readonly number[]>>, choice: Choice): number {
  return Object.entries(shapes).reduce((sum, [name, shape]) => {
    if (MATRIX.test(name)) return sum + matrixBytes(shape as [number, number], choice);
    return sum + 4 * sizeOf(shape);
  }, 0);
}

/** Five trits a byte, and a scale. */
function matrixBytes(shape: readonly [number, number], { quantization, group }: Choice): number {
  const count = shape[0] * shape[1];
  switch (quantization) {
    case 'fp32':
      return 4 * count;
    case 'ternary':
      return Math.ceil(count / TRITS_PER_BYTE) + 4;
    default:
      return absmaxBytes(shape, { bits: BITS[quantization], group: group! });
  }
}
