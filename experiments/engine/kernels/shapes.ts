/** Kernels that move, repeat or select values without computing on them. */
import { backend_util, slice_util, type Tensor, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type Trace, traceKernel } from '../trace-backend.ts';
import { onnxType, sizeOf, viewOf } from '../traced-value.ts';

function reshaped(trace: Trace, x: TensorInfo, shape: readonly number[]): TensorInfo {
  return trace.tensor(shape, x.dtype, viewOf(trace.graph, trace.name(x), shape));
}

traceKernel('Reshape', (trace, { x }, { shape }) =>
  reshaped(trace, x!, util.inferFromImplicitShape(shape as number[], sizeOf(x!.shape))),
);

traceKernel('ExpandDims', (trace, { input }, { dim }) => {
  const axis = dim as number;
  const at = axis < 0 ? input!.shape.length + 1 + axis : axis;
  return reshaped(trace, input!, [...input!.shape.slice(0, at), 1, ...input!.shape.slice(at)]);
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

traceKernel('SplitV', (trace, { x }, { numOrSizeSplits, axis }) => {
  const at = util.parseAxisParam(axis as number, [...x!.shape])[0]!;
  const sizes = backend_util.prepareSplitSize(x as Tensor, numOrSizeSplits as number[], at);
  const { graph } = trace;
  let start = 0;
  return sizes.map((size) => {
    const bounds = [graph.integers([start]), graph.integers([start + size]), graph.integers([at])];
    start += size;
    const shape = x!.shape.map((whole, i) => (i === at ? size : whole));
    return trace.tensor(shape, x!.dtype, graph.node('Slice', [trace.name(x!), ...bounds]));
  });
});

for (const name of ['PadV2', 'MirrorPad']) {
  traceKernel(name, (trace, { x }, { paddings, constantValue, mode }) => {
    const pairs = paddings as [number, number][];
    const pads = [...pairs.map(([before]) => before), ...pairs.map(([, after]) => after)];
    const { graph } = trace;
    const how = name === 'PadV2' ? 'constant' : mode === 'reflect' ? 'reflect' : 'edge';
    if (name === 'MirrorPad' && mode !== 'reflect')
      throw new Error(`trace: MirrorPad supports mode reflect only, got ${mode}`);
    const value = graph.scalar((constantValue as number) ?? 0, onnxType(x!.dtype));
    const y = graph.node(
      'Pad',
      [trace.name(x!), graph.integers(pads), ...(how === 'constant' ? [value] : [])],
      { mode: how },
    );
    return trace.tensor(
      x!.shape.map((size, i) => size + pairs[i]![0] + pairs[i]![1]),
      x!.dtype,
      y,
    );
  });
}

traceKernel('Tile', (trace, { x }, { reps }) => {
  const repeats = reps as number[];
  const y = trace.graph.node('Tile', [trace.name(x!), trace.graph.integers(repeats)]);
  return trace.tensor(
    x!.shape.map((size, i) => size * repeats[i]!),
    x!.dtype,
    y,
  );
});

traceKernel('BroadcastTo', (trace, { x }, { shape }) => {
  const to = shape as number[];
  return trace.tensor(to, x!.dtype, trace.graph.node('Expand', [trace.name(x!), trace.graph.integers(to)]));
});

traceKernel('Reverse', (trace, { x }, { dims }) => {
  const axes = util.parseAxisParam(dims as number[], [...x!.shape]);
  const { graph } = trace;
  const all = (value: number) => graph.integers(axes.map(() => value));
  const y = graph.node('Slice', [trace.name(x!), all(-1), all(-(2 ** 31)), graph.integers(axes), all(-1)]);
  return trace.tensor(x!.shape, x!.dtype, y);
});

traceKernel('GatherV2', (trace, { x, indices }, { axis, batchDims }) => {
  if ((batchDims as number) > 0) throw new Error('trace: GatherV2 with batchDims is not supported');
  const at = util.parseAxisParam(axis as number, [...x!.shape])[0]!;
  const y = trace.graph.node('Gather', [trace.name(x!), trace.name(indices!)], { axis: at });
  return trace.tensor([...x!.shape.slice(0, at), ...indices!.shape, ...x!.shape.slice(at + 1)], x!.dtype, y);
});

/** The gradient of a gather: rows added up by index. */
traceKernel('UnsortedSegmentSum', (trace, { x, segmentIds }, { numSegments }) => {
  const { graph } = trace;
  const shape = [numSegments as number, ...x!.shape.slice(segmentIds!.shape.length)];
  const rows = sizeOf(segmentIds!.shape);
  const zeros = graph.node('Expand', [graph.scalar(0, onnxType(x!.dtype)), graph.integers(shape)]);
  const ids = viewOf(graph, graph.node('Cast', [trace.name(segmentIds!)], { to: 7 }), [rows, 1]);
  const values = viewOf(graph, trace.name(x!), [rows, ...shape.slice(1)]);
  return trace.tensor(shape, x!.dtype, graph.node('ScatterND', [zeros, ids, values], { reduction: 'add' }));
});

traceKernel('OneHot', (trace, { indices }, { depth, onValue, offValue, dtype }) => {
  const { graph } = trace;
  const on = graph.constant([(offValue as number) ?? 0, (onValue as number) ?? 1], [2], 'float32');
  const index = graph.node('Cast', [trace.name(indices!)], { to: 7 });
  const y = graph.node('OneHot', [index, graph.constant([depth as number], [], 'int64'), on], { axis: -1 });
  const shape = [...indices!.shape, depth as number];
  if (dtype === undefined || dtype === 'float32') return trace.tensor(shape, 'float32', y);
  return trace.tensor(shape, 'int32', graph.node('Cast', [y], { to: 6 }));
});

function filled(
  trace: Trace,
  shape: readonly number[],
  value: number,
  dtype: 'float32' | 'int32' | 'bool',
): TensorInfo {
  const scalar = trace.graph.scalar(value, onnxType(dtype));
  if (shape.length === 0) return trace.tensor(shape, dtype, scalar);
  return trace.tensor(shape, dtype, trace.graph.node('Expand', [scalar, trace.graph.integers(shape)]));
}

traceKernel('Fill', (trace, _, { shape, value, dtype }) =>
  filled(trace, shape as number[], value as number, (dtype as 'float32') ?? 'float32'),
);
traceKernel('ZerosLike', (trace, { x }) => filled(trace, x!.shape, 0, x!.dtype as 'float32'));
traceKernel('OnesLike', (trace, { x }) => filled(trace, x!.shape, 1, x!.dtype as 'float32'));

traceKernel('Range', (trace, _, { start, stop, step, dtype }) => {
  const [from, to, by] = [start as number, stop as number, step as number];
  const values = Array.from({ length: Math.max(0, Math.ceil((to - from) / by)) }, (_v, i) => from + i * by);
  const type = (dtype as 'float32' | 'int32') ?? 'float32';
  return trace.tensor([values.length], type, trace.graph.constant(values, [values.length], type));
});
