/** A trained model's weights as an evaluation takes them. */
import { absmaxBytes, absmaxWeights } from '../../../quant/absmax-weights.ts';
import { TRITS_PER_BYTE } from '../../../quant/pack-trits.ts';
import { absmeanTernaryValues, ternaryWeightsOf } from '../../../quant/ternary-values.ts';
import type { EvaluationSettings } from '../../../record/language-evaluation.ts';

type Weights = Readonly<Record<string, Float32Array>>;
type Choice = EvaluationSettings['weights'];

/** The matrices inside the blocks: neither embedding nor head, as in BitNet. */
const MATRIX = /^blocks\..*\/kernel$/;

/**
 * Weights in float32, those of quantized matrices de-quantized.
 *
 * @param shapes of the weights that are asked for, by name
 * @param isTernary whether the model was trained ternary and quantizes its matrices itself; it can be taken as nothing else
 * Throws on such a model with another quantization.
 */
export function quantizeWeights(
  weights: Weights,
  shapes: Readonly<Record<string, readonly number[]>>,
  choice: Choice,
  isTernary: boolean,
): Record<string, Float32Array> {
  if (isTernary && choice.quantization !== 'ternary') {
    throw new Error(`--quant: a model that was trained ternary is ternary, got ${choice.quantization}`);
  }
  const values: Record<string, Float32Array> = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const given = weights[name]!;
    const isMatrix = MATRIX.test(name);
    values[name] = isMatrix && !isTernary ? quantizedMatrix(given, shape as [number, number], choice) : given;
  }
  return values;
}

/** What weights of these shapes take as they are said to be stored: FP32 beside the quantized matrices. */
export function quantizedBytes(shapes: Readonly<Record<string, readonly number[]>>, choice: Choice): number {
  return Object.entries(shapes).reduce((sum, [name, shape]) => {
    if (MATRIX.test(name)) return sum + matrixBytes(shape as [number, number], choice);
    return sum + 4 * shape.reduce((product, size) => product * size, 1);
  }, 0);
}

function quantizedMatrix(
  weights: Float32Array,
  shape: readonly [number, number],
  { quantization, group }: Choice,
): Float32Array {
  switch (quantization) {
    case 'fp32':
      return weights;
    case 'ternary':
      return ternaryWeightsOf(absmeanTernaryValues(weights, { columns: shape[1] }), shape);
    default:
      return absmaxWeights(weights, shape, { bits: BITS[quantization], group: group! });
  }
}

const BITS = { int8: 8, int4: 4 } as const;

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
