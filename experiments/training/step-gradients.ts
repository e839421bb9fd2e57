import type { DeviceState } from '../engine/device-state.ts';
import type { OptimizerSettings } from '../engine/optimizers/create-optimizer.ts';

/** Sum of a variable's squared gradients. */
export type SquaredGradient = (variable: string, size: number, learningRate: number) => number;

/**
 * The gradients of the training step just done, taken from what the step left: the values before it and after it, which
 * the state holds both until the next step. So a look at them cannot change a run: its compiled step stays the same, where
 * further outputs would keep the engine from fusing their producers, and fused sums round differently.
 *
 * SGD with momentum: ∇ = v' - μv - λw. SGD without: ∇ = (w - w')/η - λw, for η > 0. AdamW: ∇ = (m' - β₁m) / (1 - β₁).
 * Unprimed is before the step. The formulas are those of experiments/engine/optimizers, solved for ∇; float32 values leave
 * about six digits of it where gradient and momentum are of one size.
 */
export function squaredGradients(optimizer: OptimizerSettings, state: DeviceState): SquaredGradient {
  if (optimizer.name === 'adamw') {
    const { beta1 } = optimizer;
    return (name, size) => {
      const { before, after } = valuesOf(state, `m/${name}`);
      return sumOfSquares(size, (i) => (after[i]! - beta1 * before[i]!) / (1 - beta1));
    };
  }
  const { momentum, weightDecay } = optimizer;
  if (momentum === 0) {
    return (name, size, learningRate) => {
      const { before, after } = valuesOf(state, name);
      return sumOfSquares(size, (i) => (before[i]! - after[i]!) / learningRate - weightDecay * before[i]!);
    };
  }
  return (name, size) => {
    const weights = valuesOf(state, name).before;
    const { before, after } = valuesOf(state, `momentum/${name}`);
    return sumOfSquares(size, (i) => after[i]! - momentum * before[i]! - weightDecay * weights[i]!);
  };
}

/** A step writes into the back buffers and then exchanges them with the front ones. */
function valuesOf(state: DeviceState, name: string): { before: Float32Array; after: Float32Array } {
  return { before: state.back(name), after: state.front(name) };
}

function sumOfSquares(size: number, value: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += value(i) ** 2;
  return sum;
}
