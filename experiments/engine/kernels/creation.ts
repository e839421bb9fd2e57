/** Kernels that make constants: tensors that repeat a number, and ranges. */
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { hostArray, type Trace, traceKernel } from '../trace-backend.ts';

function filled(trace: Trace, shape: readonly number[], value: number, dtype: DataType): TensorInfo {
  const scalar = trace.constant(hostArray([value], dtype), [], dtype);
  return shape.length === 0 ? scalar : trace.repeated(shape, scalar);
}

traceKernel('Fill', (trace, _, { shape, value, dtype }) =>
  filled(trace, shape as number[], value as number, (dtype as DataType | undefined) ?? 'float32'),
);
traceKernel('ZerosLike', (trace, { x }) => filled(trace, x!.shape, 0, x!.dtype));
traceKernel('OnesLike', (trace, { x }) => filled(trace, x!.shape, 1, x!.dtype));

traceKernel('Range', (trace, _, { start, stop, step, dtype }) => {
  const [from, to, by] = [start as number, stop as number, step as number];
  const count = Math.max(0, Math.ceil((to - from) / by));
  const type = (dtype as DataType | undefined) ?? 'float32';
  const values = Array.from({ length: count }, (_value, i) => from + i * by);
  return trace.constant(hostArray(values, type), [count], type);
});

traceKernel('LinSpace', (trace, _, { start, stop, num }) => {
  const [from, to, count] = [start as number, stop as number, num as number];
  const step = (to - from) / (count - 1);
  const values = Array.from({ length: count }, (_value, i) => (i === 0 ? from : from + i * step));
  return trace.constant(Float32Array.from(values), [count], 'float32');
});
