/** Reductions, softmax and what selects the largest. */
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type Trace, traceKernel } from '../trace-backend.ts';
import { viewOf } from '../traced-value.ts';

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

const axesOf = (axis: unknown, x: TensorInfo): number[] =>
  util.parseAxisParam((axis ?? x.shape.map((_, i) => i)) as number | number[], [...x.shape]);

for (const [name, op] of Object.entries(REDUCTIONS)) {
  traceKernel(name, (trace, { x }, { axis, keepDims }) => {
    const axes = axesOf(axis, x!);
    const keep = keepDims === true;
    const shape = reducedShape(x!.shape, axes, keep);
    if (axes.length === 0) return trace.alias(x!);
    if (name === 'Mean' && isSpatial(trace, x!, axes)) {
      return trace.tensor(shape, x!.dtype, viewOf(trace.graph, spatialMean(trace, x!), shape));
    }
    const keepdims = keep ? 1 : 0;
    const y = trace.graph.node(op, [trace.name(x!), trace.graph.integers(axes)], { keepdims });
    const dtype = name === 'Mean' ? 'float32' : x!.dtype === 'bool' ? 'int32' : x!.dtype;
    return trace.tensor(shape, dtype, y);
  });
}

/** Mean over height and width of an image that is stored blocked. */
function isSpatial(trace: Trace, x: TensorInfo, axes: readonly number[]): boolean {
  return trace.value(x).forms.blocked !== undefined && axes.join() === '1,2';
}

/** [batch, channels, 1, 1] */
export function spatialMean(trace: Trace, x: TensorInfo): string {
  return trace.graph.node('GlobalAveragePool', [trace.name(x, 'blocked')], {}, 'com.microsoft.nchwc');
}

for (const [name, op] of Object.entries({ All: 'ReduceMin', Any: 'ReduceMax' })) {
  traceKernel(name, (trace, { x }, { axis, keepDims }) => {
    const { graph } = trace;
    const axes = axesOf(axis, x!);
    const integers = graph.node('Cast', [trace.name(x!)], { to: 6 });
    const reduced = graph.node(op, [integers, graph.integers(axes)], { keepdims: keepDims === true ? 1 : 0 });
    return trace.tensor(
      reducedShape(x!.shape, axes, keepDims === true),
      'bool',
      graph.node('Cast', [reduced], { to: 9 }),
    );
  });
}

for (const [name, op] of Object.entries({ ArgMax: 'ArgMax', ArgMin: 'ArgMin' })) {
  traceKernel(name, (trace, { x }, { axis }) => {
    const axes = axesOf(axis, x!);
    const indices = trace.graph.node(op, [trace.name(x!)], { axis: axes[0]!, keepdims: 0 });
    const y = trace.graph.node('Cast', [indices], { to: 6 });
    return trace.tensor(reducedShape(x!.shape, axes, false), 'int32', y);
  });
}

for (const [name, op] of Object.entries({ Softmax: 'Softmax', LogSoftmax: 'LogSoftmax' })) {
  traceKernel(name, (trace, { logits }) => {
    const y = trace.graph.node(op, [trace.name(logits!)], { axis: -1 });
    return trace.tensor(logits!.shape, 'float32', y);
  });
}

traceKernel('Cumsum', (trace, { x }, { axis, exclusive, reverse }) => {
  const flags = { exclusive: exclusive === true ? 1 : 0, reverse: reverse === true ? 1 : 0 };
  const y = trace.graph.node(
    'CumSum',
    [trace.name(x!), trace.graph.constant([axis as number], [], 'int64')],
    flags,
  );
  return trace.tensor(x!.shape, x!.dtype, y);
});
