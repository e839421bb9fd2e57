/** Work per channel on channel-blocked images, in one pass over memory: a depthwise 1x1 convolution by MLAS's blocked kernel. */
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
