/** Kernels that give the same values another shape or order, or repeat them. */
import { util } from '@tensorflow/tfjs-core';
import { traceKernel } from '../trace-backend.ts';
import { sizeOf } from '../traced-value.ts';

traceKernel('Reshape', (trace, { x }, { shape }) =>
  trace.reshaped(x!, util.inferFromImplicitShape(shape as number[], sizeOf(x!.shape))),
);

traceKernel('ExpandDims', (trace, { input }, { dim }) => {
  const axis = dim as number;
  const at = axis < 0 ? input!.shape.length + 1 + axis : axis;
  return trace.reshaped(input!, [...input!.shape.slice(0, at), 1, ...input!.shape.slice(at)]);
});

traceKernel('Transpose', (trace, { x }, { perm }) => {
  const order = perm as number[];
  const y = trace.graph.node('Transpose', [trace.name(x!)], { perm: order });
  return trace.tensor(
    order.map((axis) => x!.shape[axis]!),
    x!.dtype,
    y,
  );
});

traceKernel('Tile', (trace, { x }, { reps }) => {
  const repeats = reps as number[];
  const shape = x!.shape.map((size, axis) => size * repeats[axis]!);
  if (repeats.every((count, axis) => count === 1 || x!.shape[axis] === 1)) return trace.repeated(shape, x!);
  return trace.tensor(
    shape,
    x!.dtype,
    trace.graph.node('Tile', [trace.name(x!), trace.graph.integers(repeats)]),
  );
});

traceKernel('BroadcastTo', (trace, { x }, { shape }) => trace.repeated(shape as number[], x!));

traceKernel('Reverse', (trace, { x }, { dims }) => {
  const axes = util.parseAxisParam(dims as number[], [...x!.shape]);
  if (axes.length === 0) return trace.alias(x!);
  const { graph } = trace;
  const all = (value: number) => graph.integers(axes.map(() => value));
  const y = graph.node('Slice', [trace.name(x!), all(-1), all(-(2 ** 31)), graph.integers(axes), all(-1)]);
  return trace.tensor(x!.shape, x!.dtype, y);
});
