/** What layers are given, checked. */
import type { Shape } from '@tensorflow/tfjs-layers';

/** Size of the input's last axis. Throws when it is not known. */
export function lastAxis(layer: string, inputShape: Shape | Shape[]): number {
  const size = (inputShape as Shape).at(-1);
  if (size === null || size === undefined) {
    throw new Error(`${layer}: the last axis of the input must be known, got shape [${inputShape}]`);
  }
  return size;
}

/** Throws unless `value` is a positive integer. */
export function positiveInteger(layer: string, field: string, value: number): number {
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(`${layer}: ${field} must be a positive integer, got ${value}`);
  }
  return value;
}
