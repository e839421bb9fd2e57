/** Importing this registers every kernel that can be traced, and says so of those that cannot. */
import * as tf from '@tensorflow/tfjs-core';
import { isTraced, openOps, TRACE_BACKEND } from '../trace-backend.ts';
import './binary.ts';
import './unary.ts';
import './selection.ts';
import './reductions.ts';
import './shapes.ts';
import './pieces.ts';
import './indexing.ts';
import './mat-mul.ts';
import './normalization.ts';
import './quantizers.ts';
import './sequences.ts';
import './pooling.ts';
import './conv2d.ts';
import './depthwise-conv.ts';
import './fused-products.ts';

// TensorFlow.js exports each kernel's name as a constant of that name; that of _FusedMatMul has lost its underscore.
const names = Object.entries(tf).flatMap(([key, value]) => (key === value ? [value as string] : []));

for (const kernelName of names) {
  if (isTraced(kernelName)) continue;
  tf.registerKernel({
    kernelName,
    backendName: TRACE_BACKEND,
    kernelFunc: () => {
      const ops = openOps().map((op) => `tf.${op}`);
      const caller = ops.length === 0 ? 'a gradient' : ops.join(' > ');
      throw new Error(`trace: kernel ${kernelName} has no mapping to ONNX; asked for by ${caller}`);
    },
  });
}
