/** How long the ternary networks take, beside the same in FP32. CIFAR-10, 64 images at once, median CPU time. */

import type { Claim } from '../../../analysis/claims/claim.ts';
import { forEvery } from '../../../analysis/claims/predicates/combine.ts';
import { below } from '../../../analysis/claims/predicates/values.ts';
import { type InferenceSideName, sidesOfVariant } from '../../../experiments/record/inference-sides.ts';
import { cell } from './study-cells.ts';

const NETWORKS = (['resnet18', 'resnet50'] as const).map((model) => cell('cifar10', model, 'bit'));
const milliseconds = (key: string, side: InferenceSideName): string => `efficiency.${key}.${side}.b64.ms`;

export const inferenceTime: readonly Claim[] = [
  {
    id: 'additions-beat-wasm-fp32',
    says: 'In WebAssembly both ternary networks are faster by additions than in FP32.',
    holdsIf: forEvery(NETWORKS, (network) =>
      below(milliseconds(network, 'wasm_ternary'), milliseconds(network, 'wasm_fp32')),
    ),
  },
  {
    id: 'additions-beat-products',
    says: 'In WebAssembly both are faster by additions than by integer products.',
    holdsIf: forEvery(NETWORKS, (network) =>
      below(milliseconds(network, 'wasm_ternary'), milliseconds(network, 'wasm_integer')),
    ),
  },
  {
    id: 'onnx-fp32-is-fastest',
    says: 'At width 8 no way to compute ternary networks is as fast as ONNX Runtime in FP32.',
    holdsIf: forEvery(NETWORKS, (network) =>
      forEvery(
        sidesOfVariant('bit').filter((side) => side !== 'ort_fp32'),
        (side) => below(milliseconds(network, 'ort_fp32'), milliseconds(network, side)),
      ),
    ),
  },
];
