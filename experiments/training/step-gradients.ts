import type { State } from '../engine/engine.ts';
import { clipFactor } from '../engine/optimizers/clip-gradients.ts';
import type { OptimizerSettings } from '../engine/optimizers/create-optimizer.ts';
import { isDecayed } from '../engine/optimizers/optimizer.ts';

/** What a training step was told, and told, in single numbers. */
export interface StepScalars {
  readonly learningRate: number;
  /** Global norm of the gradients before they were clipped, where they are. */
  readonly gradientNorm?: number;
}

/** Sum of a variable's squared gradients. */
export type SquaredGradient = (name: string, variable: WatchedVariable, step: StepScalars) => number;

interface WatchedVariable {
  readonly size: number;
  readonly rank: number;
}

/**
 * The gradients of the training step just done, taken from what the step left: the values before it and after it, which
 * the state holds both until the next step. So watching them cannot change a run: its compiled step stays the same, where
 * further outputs would keep the engine from fusing their producers, and fused sums round differently.
 *
 * SGD with momentum: ∇ = v' - μv - λw. SGD without: ∇ = (w - w')/η - λw, for η > 0. AdamW: ∇ = (m' - β₁m) / (1 - β₁).
 * Unprimed is before the step. The formulas are those of experiments/engine/optimizers, solved for ∇; float32 values leave
 * about six digits of it where gradient and momentum are of one size. Where gradients are clipped, these are divided by
 * the factor that the step scaled them by: they are the gradients before clipping.
 */
export function squaredGradients(
  optimizer: OptimizerSettings,
  state: State,
  clipNorm: number | null,
): SquaredGradient {
  const applied = appliedSquares(optimizer, state);
  return (name, variable, step) => {
    const squares = applied(name, variable, step);
    return clipNorm === null ? squares : squares / clipFactor(gradientNormOf(step), clipNorm) ** 2;
  };
}

function gradientNormOf({ gradientNorm }: StepScalars): number {
  if (gradientNorm === undefined)
    throw new Error('squaredGradients: a step that clips tells no gradientNorm');
  return gradientNorm;
}

/** Of the gradients as the optimizer got them. */
function appliedSquares(optimizer: OptimizerSettings, state: State): SquaredGradient {
  if (optimizer.name === 'adamw') {
    const { beta1 } = optimizer;
    return (name, { size }) => {
      const { before, after } = state.lastChange(`m/${name}`);
      return sumOfSquares(size, (i) => (after[i]! - beta1 * before[i]!) / (1 - beta1));
    };
  }
  const { momentum, weightDecay } = optimizer;
  const decayOf = (variable: WatchedVariable) => (isDecayed(variable, optimizer) ? weightDecay : 0);
  if (momentum === 0) {
    return (name, variable, step) => {
      const { before, after } = state.lastChange(name);
      const decay = decayOf(variable);
      const gradient = (i: number) => (before[i]! - after[i]!) / step.learningRate - decay * before[i]!;
      return sumOfSquares(variable.size, gradient);
    };
  }
  return (name, variable) => {
    const weights = state.lastChange(name).before;
    const { before, after } = state.lastChange(`momentum/${name}`);
    const decay = decayOf(variable);
    return sumOfSquares(variable.size, (i) => after[i]! - momentum * before[i]! - decay * weights[i]!);
  };
}

function sumOfSquares(size: number, value: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += value(i) ** 2;
  return sum;
}
