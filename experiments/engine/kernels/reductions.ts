/** Kernels that reduce axes, and those that work along one. */
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type Trace, traceKernel } from '../trace-backend.ts';
import { sizeOf, viewOf } from '../traced-value.ts';

const REDUCTIONS: Readonly<Record<string, string>> = {
  Sum: 'ReduceSum',
  Mean: 'ReduceMean',
  Max: 'ReduceMax',
  Min: 'ReduceMin',
  Prod: 'ReduceProd',
};

function reducedShape(shape: readonly number[], axes: readonly number[], keepDims: boolean): number[] {
  return keepDims
    ? shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
    : shape.filter((_, axis) => !axes.includes(axis));
}

/** All axes when none is given. */
const axesOf = (axis: unknown, x: TensorInfo): number[] =>
  util.parseAxisParam((axis ?? x.shape.map((_, i) => i)) as number | number[], [...x.shape]);

for (const [name, op] of Object.entries(REDUCTIONS)) {
  // TensorFlow.js's Max alone calls its axes reductionIndices.
  traceKernel(name, (trace, { x }, { axis, reductionIndices, keepDims }) => {
    const axes = axesOf(axis ?? reductionIndices, x!);
    if (axes.length === 0) return trace.alias(x!);
    const keep = keepDims === true;
    const shape = reducedShape(x!.shape, axes, keep);
    const dtype = name === 'Mean' ? 'float32' : x!.dtype === 'bool' ? 'int32' : x!.dtype;
    const blocked = blockedReduction(trace, name, x!, axes);
    if (blocked !== undefined) return trace.tensor(shape, dtype, viewOf(trace.graph, blocked, shape));
    const values =
      dtype === x!.dtype
        ? trace.name(x!)
        : trace.graph.cast(trace.name(x!), dtype === 'int32' ? 'int32' : 'float32');
    const y = trace.graph.node(op, [values, trace.graph.integers(axes)], { keepdims: keep ? 1 : 0 });
    return trace.tensor(shape, dtype, y);
  });
}

/** Sums and means over height and width, and perhaps the batch, of an image that is stored blocked, at the speed of reading. */
function blockedReduction(
  trace: Trace,
  kernel: string,
  x: TensorInfo,
  axes: readonly number[],
): string | undefined {
  const over = axes.toSorted().join();
  if ((kernel !== 'Sum' && kernel !== 'Mean') || (over !== '1,2' && over !== '0,1,2')) return undefined;
  const { forms } = trace.value(x);
  if (forms.blocked === undefined || x.dtype !== 'float32') return undefined;
  const { graph } = trace;
  const perImage = graph.node('GlobalAveragePool', [forms.blocked], {}, 'com.microsoft.nchwc');
  const mean =
    over === '1,2' ? perImage : graph.node('ReduceMean', [perImage, graph.integers([0])], { keepdims: 0 });
  if (kernel === 'Mean') return mean;
  const count = sizeOf(axes.map((axis) => x.shape[axis]!));
  return graph.node('Mul', [mean, graph.scalar(count)]);
}

for (const [name, op] of Object.entries({ All: 'ReduceMin', Any: 'ReduceMax' })) {
  traceKernel(name, (trace, { x }, { axis, keepDims }) => {
    const { graph } = trace;
    const axes = axesOf(axis, x!);
    const integers = graph.cast(trace.name(x!), 'int32');
    const keepdims = keepDims === true ? 1 : 0;
    const reduced = graph.node(op, [integers, graph.integers(axes)], { keepdims });
    const shape = reducedShape(x!.shape, axes, keepDims === true);
    return trace.tensor(shape, 'bool', graph.cast(reduced, 'bool'));
  });
}

for (const name of ['ArgMax', 'ArgMin']) {
  traceKernel(name, (trace, { x }, { axis }) => {
    const axes = axesOf(axis, x!);
    const indices = trace.graph.node(name, [trace.name(x!)], { axis: axes[0]!, keepdims: 0 });
    const shape = reducedShape(x!.shape, axes.slice(0, 1), false);
    return trace.tensor(shape, 'int32', trace.graph.cast(indices, 'int32'));
  });
}

for (const name of ['Softmax', 'LogSoftmax']) {
  traceKernel(name, (trace, { logits }) => {
    const y = trace.graph.node(name, [trace.name(logits!)], { axis: -1 });
    return trace.tensor(logits!.shape, 'float32', y);
  });
}

traceKernel('Cumsum', (trace, { x }, { axis, exclusive, reverse }) => {
  if (sizeOf(x!.shape) === 0) return trace.alias(x!);
  const flags = { exclusive: exclusive === true ? 1 : 0, reverse: reverse === true ? 1 : 0 };
  const along = trace.graph.constant([axis as number], [], 'int64');
  return trace.tensor(x!.shape, x!.dtype, trace.graph.node('CumSum', [trace.name(x!), along], flags));
});
