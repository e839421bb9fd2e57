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
 * x ∘ v with x stored blocked and v one number a channel, for sums, differences, products and quotients by v; undefined
 * where that is not what the operands are. A broadcast over the blocks takes three times as long.
 */
export function perChannelBinary(
  trace: Trace,
  kernel: string,
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
  const { graph } = trace;
  const image = trace.name(x, 'blocked');
  const column = (name: string) => viewOf(graph, name, [channels, 1, 1, 1]);
  const row = (name: string) => viewOf(graph, name, [channels]);
  const v = trace.name(vector);
  const made = (name: string) => trace.tensor(shape, 'float32', name, 'blocked');
  const one = evenScale(trace, 1, channels);
  switch (kernel) {
    case 'Multiply':
      return made(affine(trace, image, column(v), channels));
    case 'Add':
    case 'AddV2':
      return made(affine(trace, image, one, channels, { bias: row(v) }));
    case 'Sub':
      return x === left
        ? made(affine(trace, image, one, channels, { bias: row(graph.node('Neg', [v])) }))
        : made(affine(trace, image, evenScale(trace, -1, channels), channels, { bias: row(v) }));
    case 'RealDiv':
      return x === left
        ? made(affine(trace, image, column(graph.node('Reciprocal', [v])), channels))
        : undefined;
    default:
      return undefined;
  }
}
