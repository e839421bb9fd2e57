/** Batch normalization: TensorFlow.js's own with given statistics, and the fused training forms of our layer. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Trace, traceKernel } from '../trace-backend.ts';
import { sizeOf, viewOf } from '../traced-value.ts';
import { affine } from './affine.ts';

/** Sums, products and roots of per-channel vectors. */
function vectors({ graph }: Trace) {
  const add = (a: string, b: string) => graph.node('Add', [a, b]);
  const mul = (a: string, b: string) => graph.node('Mul', [a, b]);
  const times = (a: string, factor: number) => mul(a, graph.scalar(factor));
  const sqrt = (variance: string, epsilon: number) =>
    graph.node('Sqrt', [add(variance, graph.scalar(epsilon))]);
  const rsqrt = (variance: string, epsilon: number) => graph.node('Reciprocal', [sqrt(variance, epsilon)]);
  return { add, mul, times, rsqrt };
}

/** Per-channel work on an image, blocked where that is possible: an affine map and a mean in one pass each. */
class Image {
  readonly channels: number;
  readonly form: 'blocked' | 'plain';

  constructor(
    private readonly trace: Trace,
    private readonly shape: readonly number[],
  ) {
    this.channels = shape.at(-1)!;
    this.form = trace.canBlock(shape) ? 'blocked' : 'plain';
  }

  name(tensor: TensorInfo): string {
    return this.trace.name(tensor, this.form);
  }

  tensor(name: string): TensorInfo {
    return this.trace.tensor(this.shape, 'float32', name, this.form);
  }

  /** x * scale + offset + sum; scale and offset are [channels]. */
  affine(x: string, scale: string, offset?: string, sum?: string): string {
    const { graph } = this.trace;
    if (this.form === 'blocked') {
      const column = viewOf(graph, scale, [this.channels, 1, 1, 1]);
      return affine(this.trace, x, column, this.channels, {
        ...(offset === undefined ? {} : { bias: offset }),
        ...(sum === undefined ? {} : { sum }),
      });
    }
    let y = graph.node('Mul', [x, scale]);
    if (offset !== undefined) y = graph.node('Add', [y, offset]);
    return sum === undefined ? y : graph.node('Add', [y, sum]);
  }

  /** [channels] */
  mean(x: string): string {
    const { graph } = this.trace;
    if (this.form === 'blocked') {
      const perImage = graph.node('GlobalAveragePool', [x], {}, 'com.microsoft.nchwc');
      const mean = graph.node('ReduceMean', [perImage, graph.integers([0])], { keepdims: 0 });
      return viewOf(graph, mean, [this.channels]);
    }
    const axes = this.shape.slice(0, -1).map((_, axis) => axis);
    return graph.node('ReduceMean', [x, graph.integers(axes)], { keepdims: 0 });
  }

  ones(): string {
    return this.trace.graph.constant(new Float32Array(this.channels).fill(1), [this.channels], 'float32');
  }
}

traceKernel('BatchNormTrain', (trace, { x, gamma, beta }, { epsilon }) => {
  const image = new Image(trace, x!.shape);
  const v = vectors(trace);
  const input = image.name(x!);
  const mean = image.mean(input);
  const centered = image.affine(input, image.ones(), trace.graph.node('Neg', [mean]));
  const variance = image.mean(v.mul(centered, centered));
  const scale = v.mul(trace.name(gamma!), v.rsqrt(variance, epsilon as number));
  const y = image.affine(centered, scale, trace.name(beta!));
  const vector = (name: string) => trace.tensor([image.channels], 'float32', name);
  return [image.tensor(y), vector(mean), vector(variance)];
});

/** dx = γ/σ·dy + c₁·(x - μ) + c₀ with c₁ = -γ/σ²·dγ/M, c₀ = -γ/σ·dβ/M; dγ = Σ dy·(x - μ)/σ, dβ = Σ dy; M values a channel. */
traceKernel('BatchNormTrainGrad', (trace, { dy, x, gamma, mean, variance }, { epsilon }) => {
  const image = new Image(trace, x!.shape);
  const v = vectors(trace);
  const count = sizeOf(x!.shape) / image.channels;
  const gradient = image.name(dy!);
  const centered = image.affine(image.name(x!), image.ones(), trace.graph.node('Neg', [trace.name(mean!)]));
  const rstd = v.rsqrt(trace.name(variance!), epsilon as number);
  const scale = v.mul(trace.name(gamma!), rstd);
  const meanDy = image.mean(gradient);
  const meanGamma = v.mul(image.mean(v.mul(gradient, centered)), rstd);
  const c1 = v.times(v.mul(v.mul(scale, rstd), meanGamma), -1);
  const c0 = v.times(v.mul(scale, meanDy), -1);
  const dx = image.affine(gradient, scale, undefined, image.affine(centered, c1, c0));
  const vector = (name: string) => trace.tensor([image.channels], 'float32', v.times(name, count));
  return [image.tensor(dx), vector(meanGamma), vector(meanDy)];
});

traceKernel('FusedBatchNorm', (trace, { x, mean, variance, offset, scale }, { varianceEpsilon }) => {
  const image = new Image(trace, x!.shape);
  const v = vectors(trace);
  const rstd = v.rsqrt(trace.name(variance!), (varianceEpsilon as number) ?? 0.001);
  const slope = scale === undefined || scale === null ? rstd : v.mul(trace.name(scale), rstd);
  const shift = v.times(v.mul(trace.name(mean!), slope), -1);
  const bias = offset === undefined || offset === null ? shift : v.add(shift, trace.name(offset));
  return image.tensor(image.affine(image.name(x!), slope, bias));
});

/** Values of a normalization over the last axis, and one over their deviations. */
function normalized(trace: Trace, op: string, x: TensorInfo, weights: readonly string[], epsilon: unknown) {
  const attributes = { axis: -1, epsilon: { float: epsilon as number }, stash_type: 1 };
  // LayerNormalization gives the means before what it divides by.
  const count = op === 'LayerNormalization' ? 3 : 2;
  const outputs = trace.graph.nodeWithOutputs(op, [trace.name(x), ...weights], count, attributes);
  return [
    trace.tensor(x.shape, 'float32', outputs[0]!),
    trace.tensor([...x.shape.slice(0, -1), 1], 'float32', outputs.at(-1)!),
  ];
}

traceKernel('Standardize', (trace, { x }, { epsilon }) => {
  const channels = x!.shape.at(-1)!;
  const vector = (value: number) =>
    trace.graph.constant(new Float32Array(channels).fill(value), [channels], 'float32');
  return normalized(trace, 'LayerNormalization', x!, [vector(1), vector(0)], epsilon);
});

traceKernel('RmsNorm', (trace, { x, gamma }, { epsilon }) =>
  normalized(trace, 'SimplifiedLayerNormalization', x!, [trace.name(gamma!)], epsilon),
);

/** dx = r·(γ·dy - x·r²·m), m = (dy·x)·γ / channels, dγ = rᵀ·(dy·x): sums over rows and channels are matrix products. */
traceKernel('RmsNormGrad', (trace, { dy, x, gamma, inverse }) => {
  const { graph } = trace;
  const channels = x!.shape.at(-1)!;
  const rows = sizeOf(x!.shape) / channels;
  const view = (name: string) => viewOf(graph, name, [rows, channels]);
  const [gradient, input] = [view(trace.name(dy!)), view(trace.name(x!))];
  const r = viewOf(graph, trace.name(inverse!), [rows, 1]);
  const weights = trace.name(gamma!);
  const mul = (a: string, b: string) => graph.node('Mul', [a, b]);
  const product = mul(gradient, input);
  const sums = graph.node('MatMul', [product, viewOf(graph, weights, [channels, 1])]);
  const along = mul(mul(mul(r, r), sums), graph.scalar(1 / channels));
  const dx = mul(graph.node('Sub', [mul(gradient, weights), mul(input, along)]), r);
  const dgamma = graph.node('MatMul', [viewOf(graph, r, [1, rows]), product]);
  return [
    trace.tensor(x!.shape, 'float32', viewOf(graph, dx, x!.shape)),
    trace.tensor([channels], 'float32', viewOf(graph, dgamma, [channels])),
  ];
});
