/** Kernels that put tensors together, take parts of them, and add edges. */
import { backend_util, slice_util, type Tensor, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type Trace, traceKernel } from '../trace-backend.ts';
import { onnxType, sizeOf, viewOf } from '../traced-value.ts';

traceKernel('Concat', (trace, inputs, { axis }) => {
  const parts = Object.values(inputs).filter((part) => sizeOf(part.shape) > 0);
  const along = util.parseAxisParam(axis as number, [...parts[0]!.shape])[0]!;
  const shape = backend_util.computeOutShape(
    parts.map((part) => [...part.shape]),
    along,
  );
  if (parts.length === 1) return trace.alias(parts[0]!);
  const y = trace.graph.node(
    'Concat',
    parts.map((part) => trace.name(part)),
    { axis: along },
  );
  return trace.tensor(shape, parts[0]!.dtype, y);
});

traceKernel('Pack', (trace, inputs, { axis }) => {
  const parts = Object.values(inputs);
  const first = parts[0]!.shape;
  const at = (axis as number) < 0 ? first.length + 1 + (axis as number) : (axis as number);
  const single = [...first.slice(0, at), 1, ...first.slice(at)];
  const views = parts.map((part) => viewOf(trace.graph, trace.name(part), single));
  const shape = single.map((size, i) => (i === at ? parts.length : size));
  return trace.tensor(shape, parts[0]!.dtype, trace.graph.node('Concat', views, { axis: at }));
});

traceKernel('Unpack', (trace, { value }, { axis }) => {
  const at = util.parseAxisParam(axis as number, [...value!.shape])[0]!;
  const shape = value!.shape.filter((_, i) => i !== at);
  return Array.from({ length: value!.shape[at]! }, (_, i) => {
    const y = trace.graph.node('Gather', [trace.name(value!), trace.graph.constant([i], [], 'int64')], {
      axis: at,
    });
    return trace.tensor(shape, value!.dtype, y);
  });
});

traceKernel('Slice', (trace, { x }, { begin, size }) => {
  const [starts, sizes] = slice_util.parseSliceParams(x as Tensor, begin as number[], size as number[]) as [
    number[],
    number[],
  ];
  const { graph } = trace;
  const axes = starts.map((_, axis) => axis);
  const ends = starts.map((start, axis) => start + sizes[axis]!);
  const y = graph.node('Slice', [
    trace.name(x!),
    graph.integers(starts),
    graph.integers(ends),
    graph.integers(axes),
  ]);
  return trace.tensor(sizes, x!.dtype, y);
});

traceKernel('StridedSlice', (trace, { x }, attrs) => {
  const info = slice_util.sliceInfo(
    [...x!.shape],
    attrs.begin as number[],
    attrs.end as number[],
    attrs.strides as number[],
    attrs.beginMask as number,
    attrs.endMask as number,
    attrs.ellipsisMask as number,
    attrs.newAxisMask as number,
    attrs.shrinkAxisMask as number,
  );
  const { graph } = trace;
  // Going backwards to the first element ends before it: ONNX would take -1 for the last.
  const ends = info.end.map((end, axis) => (info.strides[axis]! < 0 && end < 0 ? -(2 ** 31) : end));
  const bounds = [info.begin, ends, info.begin.map((_, axis) => axis), info.strides];
  const picked = graph.node('Slice', [trace.name(x!), ...bounds.map((values) => graph.integers(values))]);
  return trace.tensor(info.finalShape, x!.dtype, viewOf(graph, picked, info.finalShape));
});

traceKernel('SplitV', (trace, { x }, { numOrSizeSplits, axis }) => {
  const at = util.parseAxisParam(axis as number, [...x!.shape])[0]!;
  const sizes = backend_util.prepareSplitSize(x as Tensor, numOrSizeSplits as number[], at);
  if (sizes.length === 1) return [trace.alias(x!)];
  const { graph } = trace;
  const inputs = [trace.name(x!), graph.integers(sizes)];
  const parts = graph.nodeWithOutputs('Split', inputs, sizes.length, { axis: at });
  return sizes.map((size, i) => {
    const shape = x!.shape.map((whole, dimension) => (dimension === at ? size : whole));
    return trace.tensor(shape, x!.dtype, parts[i]!);
  });
});

traceKernel('PadV2', (trace, { x }, { paddings, constantValue }) => {
  const value = trace.graph.scalar((constantValue as number | undefined) ?? 0, onnxType(x!.dtype));
  return padded(trace, x!, paddings as [number, number][], 'constant', [value]);
});

traceKernel('MirrorPad', (trace, { x }, { paddings, mode }) => {
  if (mode !== 'reflect') throw new Error(`trace: MirrorPad takes mode reflect, got ${mode}`);
  return padded(trace, x!, paddings as [number, number][], 'reflect', []);
});

function padded(
  trace: Trace,
  x: TensorInfo,
  paddings: readonly (readonly [number, number])[],
  mode: 'constant' | 'reflect',
  value: readonly string[],
): TensorInfo {
  const pads = [...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)];
  const shape = x.shape.map((size, axis) => size + paddings[axis]![0] + paddings[axis]![1]);
  const y = trace.graph.node('Pad', [trace.name(x), trace.graph.integers(pads), ...value], { mode });
  return trace.tensor(shape, x.dtype, y);
}
