/** How long the ternary networks take, beside the same in FP32. CIFAR-10, 64 images at once, median CPU time. */

import type { Claim } from '../../../analysis/claims/claim.ts';
import { forEvery } from '../../../analysis/claims/predicates/combine.ts';
import { below } from '../../../analysis/claims/predicates/values.ts';
import { INFERENCE_SIDE_NAMES, type InferenceSideName } from '../../../experiments/record/inference-sides.ts';

const NETWORKS = ['efficiency.cifar10.resnet18.bit', 'efficiency.cifar10.resnet50.bit'] as const;
const milliseconds = (network: string, side: InferenceSideName) => `${network}.${side}.b64.ms`;

export const inferenceTime = {
  additionsBeatWasmFp32: {
    id: 'additions-beat-wasm-fp32',
    says: 'On WebAssembly both ternary networks take less time with additions than they take in FP32.',
    holdsIf: forEvery(NETWORKS, (network) =>
      below(milliseconds(network, 'wasm_ternary'), milliseconds(network, 'wasm_fp32')),
    ),
  },
  additionsBeatProducts: {
    id: 'additions-beat-products',
    says: 'On WebAssembly both ternary networks take less time with additions than with integer products.',
    holdsIf: forEvery(NETWORKS, (network) =>
      below(milliseconds(network, 'wasm_ternary'), milliseconds(network, 'wasm_integer')),
    ),
  },
  onnxFp32IsFastest: {
    id: 'onnx-fp32-is-fastest',
    says: 'No way to compute the ternary networks is as fast as ONNX Runtime in FP32.',
    holdsIf: forEvery(NETWORKS, (network) =>
      forEvery(
        INFERENCE_SIDE_NAMES.filter((side) => side !== 'ort_fp32'),
        (side) => below(milliseconds(network, 'ort_fp32'), milliseconds(network, side)),
      ),
    ),
  },
} as const satisfies Readonly<Record<string, Claim>>;
