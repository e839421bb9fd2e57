/** Kernels that pick by index, and their gradients, which add up by index. */
import { type DataType, util } from '@tensorflow/tfjs-core';
import { traceKernel } from '../trace-backend.ts';
import { onnxType, sizeOf, viewOf } from '../traced-value.ts';
import { storedRows } from './stored-product.ts';

traceKernel('GatherV2', (trace, { x, indices }, { axis, batchDims }) => {
  if ((batchDims as number | undefined) ?? 0) {
    throw new Error(`trace: GatherV2 (tf.gather) takes batchDims 0, got ${batchDims}`);
  }
  const at = util.parseAxisParam((axis as number | undefined) ?? 0, [...x!.shape])[0]!;
  if (trace.value(x!).stored !== undefined) return storedRows(trace, x!, indices!, at);
  const y = trace.graph.node('Gather', [trace.name(x!), trace.name(indices!)], { axis: at });
  const shape = [...x!.shape.slice(0, at), ...indices!.shape, ...x!.shape.slice(at + 1)];
  return trace.tensor(shape, x!.dtype, y);
});

/**
 * Rows added up by their index: the gradient of a gather. Equal indices must meet in one order: ScatterND adds whole rows, but
 * several threads of it in any order, so then ScatterElements does, value by value on one thread, a tenth as fast.
 */
traceKernel('UnsortedSegmentSum', (trace, { x, segmentIds }, { numSegments }) => {
  const { graph } = trace;
  const rest = x!.shape.slice(segmentIds!.shape.length);
  const [rows, columns] = [sizeOf(segmentIds!.shape), sizeOf(rest)];
  const target = [numSegments as number, columns];
  const zeros = graph.node('Expand', [graph.scalar(0, onnxType(x!.dtype)), graph.integers(target)]);
  const column = viewOf(graph, graph.cast(trace.name(segmentIds!), 'int64'), [rows, 1]);
  const values = viewOf(graph, trace.name(x!), [rows, columns]);
  const sums =
    trace.threads === 1
      ? graph.node('ScatterND', [zeros, column, values], { reduction: 'add' })
      : graph.node(
          'ScatterElements',
          [zeros, graph.node('Expand', [column, graph.integers([rows, columns])]), values],
          { axis: 0, reduction: 'add' },
        );
  const shape = [numSegments as number, ...rest];
  return trace.tensor(shape, x!.dtype, viewOf(graph, sums, shape));
});

traceKernel('GatherNd', (trace, { params, indices }) => {
  const depth = indices!.shape.at(-1)!;
  const at = trace.graph.cast(trace.name(indices!), 'int64');
  const y = trace.graph.node('GatherND', [trace.name(params!), at]);
  return trace.tensor([...indices!.shape.slice(0, -1), ...params!.shape.slice(depth)], params!.dtype, y);
});

/** An index that is out of range gives a row of `offValue`, as in TensorFlow.js. */
traceKernel('OneHot', (trace, { indices }, { depth, onValue, offValue, dtype }) => {
  const { graph } = trace;
  const count = depth as number;
  const type = (dtype as DataType | undefined) ?? 'float32';
  const classes = graph.constant(
    Array.from({ length: count }, (_, k) => k),
    [count],
    'int32',
  );
  const column = viewOf(graph, trace.name(indices!), [...indices!.shape, 1]);
  const isClass = graph.node('Equal', [column, classes]);
  const number = (value: unknown, fallback: number) =>
    graph.scalar((value as number | undefined) ?? fallback, type === 'bool' ? 'int32' : onnxType(type));
  const y = graph.node('Where', [isClass, number(onValue, 1), number(offValue, 0)]);
  return trace.tensor([...indices!.shape, count], type, type === 'bool' ? isClass : y);
});

traceKernel('TopK', (trace, { x }, { k, sorted }) => {
  const { graph } = trace;
  const shape = [...x!.shape.slice(0, -1), k as number];
  const attributes = { axis: -1, largest: 1, sorted: sorted === false ? 0 : 1 };
  const inputs = [trace.name(x!), graph.integers([k as number])];
  const [values, indices] = graph.nodeWithOutputs('TopK', inputs, 2, attributes) as [string, string];
  return [trace.tensor(shape, x!.dtype, values), trace.tensor(shape, 'int32', graph.cast(indices, 'int32'))];
});
