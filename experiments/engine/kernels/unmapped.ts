/** Every kernel of TensorFlow.js that has no mapping: asking for it is an error that names it and who asked. */
import * as tf from '@tensorflow/tfjs-core';
import { isTraced, openOps, TRACE_BACKEND } from '../trace-backend.ts';

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
