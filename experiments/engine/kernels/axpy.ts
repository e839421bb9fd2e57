/** a·x + z on flat values with a scalar `a`, in one pass: what optimizers are made of. */
import type { Trace } from '../trace-backend.ts';
import { viewOf } from '../traced-value.ts';
import { affine } from './per-channel.ts';

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
