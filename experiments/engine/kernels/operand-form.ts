import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Trace } from '../trace-backend.ts';
import { type Form, sameShape, sizeOf, viewOf } from '../traced-value.ts';

/**
 * The form in which the operands of an elementwise kernel meet: blocked where one of them is, else flat where views do it,
 * else plain. An operand that is broadcast must be a single number, or all meet in plain form.
 */
export function commonForm(trace: Trace, shape: readonly number[], operands: readonly TensorInfo[]): Form {
  const full = operands
    .filter((operand) => sameShape(operand.shape, shape))
    .map((operand) => trace.value(operand));
  const broadcast = operands.filter((operand) => !sameShape(operand.shape, shape));
  if (full.length === 0 || broadcast.some((operand) => sizeOf(operand.shape) !== 1)) return 'plain';
  const isFloat = full.every(({ dtype }) => dtype === 'float32');
  const hasBlocked = full.map(({ forms }) => forms.blocked !== undefined);
  // Only floats can be converted to blocks.
  const canMeetBlocked = isFloat ? hasBlocked.includes(true) : hasBlocked.every((has) => has);
  if (canMeetBlocked && trace.canBlock(shape)) return 'blocked';
  return isFloat && trace.canFlatten(shape) ? 'flat' : 'plain';
}

/** The operand's name in `form`; single numbers are seen as scalars, which fit any form. */
export function operandName(trace: Trace, tensor: TensorInfo, shape: readonly number[], form: Form): string {
  if (sameShape(tensor.shape, shape)) return trace.name(tensor, form);
  if (form === 'plain') return trace.name(tensor);
  const scalar = viewOf(trace.graph, trace.name(tensor), []);
  trace.scalars.add(scalar);
  return scalar;
}
