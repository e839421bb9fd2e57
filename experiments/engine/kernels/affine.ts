/**
 * Affine maps in one pass over memory, as depthwise 1x1 convolutions by MLAS's blocked kernel: of each channel of a channel-blocked image,
 * and a·x + z of flat values with a scalar `a`, what optimizers are made of.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Trace } from '../trace-backend.ts';
import { sameShape, sizeOf, viewOf } from '../traced-value.ts';

interface AffineExtras {
  /** [channels] */
  readonly bias?: string;
  /** As x. */
  readonly sum?: string;
  readonly activation?: 'Relu' | 'Clip01';
}

/** activation(x * scale[c] + bias[c] + sum); x blocked, scale [channels, 1, 1, 1]. */
export function affine(
  trace: Trace,
  x: string,
  scale: string,
  channels: number,
  { bias, sum, activation }: AffineExtras = {},
): string {
  const inputs = [x, scale, ...(bias !== undefined || sum !== undefined ? [bias ?? ''] : [])];
  if (sum !== undefined) inputs.push(sum);
  const attributes = {
    group: channels,
    kernel_shape: [1, 1],
    ...(activation === 'Relu' ? { activation: 'Relu' } : {}),
    ...(activation === 'Clip01' ? { activation: 'Clip', activation_params: { floats: [0, 1] } } : {}),
  };
  return trace.graph.node('Conv', inputs, attributes, 'com.microsoft.nchwc');
}

/** A constant scale [channels, 1, 1, 1] of one value. */
export function evenScale(trace: Trace, value: number, channels: number): string {
  return trace.graph.constant(new Float32Array(channels).fill(value), [channels, 1, 1, 1], 'float32');
}

/**
 * x + v with x stored blocked and v one number a channel; undefined where that is not what the operands are. A broadcast over
 * the blocks takes three times as long.
 */
export function perChannelSum(
  trace: Trace,
  left: TensorInfo,
  right: TensorInfo,
  shape: readonly number[],
): TensorInfo | undefined {
  if (!trace.canBlock(shape)) return undefined;
  const [x, vector] = sameShape(left.shape, shape) ? [left, right] : [right, left];
  const channels = shape[3]!;
  const isVector = sizeOf(vector.shape) === channels && vector.shape.at(-1) === channels && channels > 1;
  if (!sameShape(x.shape, shape) || !isVector || sameShape(vector.shape, shape)) return undefined;
  if (x.dtype !== 'float32' || trace.value(x).forms.blocked === undefined) return undefined;
  const bias = viewOf(trace.graph, trace.name(vector), [channels]);
  const sum = affine(trace, trace.name(x, 'blocked'), evenScale(trace, 1, channels), channels, { bias });
  return trace.tensor(shape, 'float32', sum, 'blocked');
}

/**
 * The sum (or difference) of two flat values of which one was just made by multiplying with a scalar (for a difference, the
 * subtrahend), as one node; undefined where neither was.
 */
export function axpy(trace: Trace, kernel: string, left: string, right: string): string | undefined {
  const isDifference = kernel === 'Sub';
  if (!isDifference && kernel !== 'Add' && kernel !== 'AddV2') return undefined;
  const scaled = scaledBy(trace, right);
  if (scaled !== undefined) return fuse(trace, scaled, left, isDifference);
  const other = isDifference ? undefined : scaledBy(trace, left);
  return other === undefined ? undefined : fuse(trace, other, right, false);
}

interface Scaled {
  readonly factor: string;
  readonly x: string;
}

function scaledBy(trace: Trace, name: string): Scaled | undefined {
  const node = trace.graph.producer(name);
  if (node === undefined || node.op !== 'Mul') return undefined;
  const [a, b] = node.inputs as [string, string];
  if (trace.scalars.has(b)) return { factor: b, x: a };
  return trace.scalars.has(a) ? { factor: a, x: b } : undefined;
}

/** Flat values are [1, b, 1, size / b]: a depthwise convolution over b rows whose factors are all `a`. */
function fuse(trace: Trace, { factor, x }: Scaled, z: string, negate: boolean): string {
  const { graph, block } = trace;
  const signed = negate ? graph.node('Neg', [factor]) : factor;
  const column = graph.node('Expand', [
    viewOf(graph, signed, [1, 1, 1, 1]),
    graph.integers([block, 1, 1, 1]),
  ]);
  return affine(trace, x, column, block, { sum: z });
}
