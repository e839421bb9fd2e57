import type { State } from '../engine/engine.ts';
import { clipFactor } from '../engine/optimizers/clip-gradients.ts';
import type { OptimizerSettings } from '../engine/optimizers/create-optimizer.ts';
import { isDecayed } from '../engine/optimizers/optimizer.ts';
import type { Scalars } from '../logs/event-file.ts';
import type { OpenTask } from '../tasks/task.ts';
import type { TrainingSession } from './session.ts';

/** What a training step was told, and told, in single numbers. */
export interface StepScalars {
  readonly learningRate: number;
  /** Global norm of the gradients before they were clipped, where they are. */
  readonly gradientNorm?: number;
}

/** Of the training step just done; asked for where a step is logged. */
export type StepStatistics = (step: StepScalars) => Scalars;

export type WatchedSession = Pick<TrainingSession, 'trainable' | 'state'> & {
  readonly open: Pick<OpenTask, 'optimizer' | 'clipNorm'>;
};

/**
 * `gradient_norm/<stage>` (`layer1`) and `gradient_norm/global`: Euclidean norms of the loss's gradient before clipping, weight
 * decay and momentum; nothing where a step of no length hides them. Where gradients are clipped, those that the optimizer got are
 * divided by the factor that the step scaled them by.
 */
export function gradientNorms({ open, trainable, state }: WatchedSession): StepStatistics {
  const { optimizer, clipNorm = null } = open;
  return (step) => {
    // Without momentum the gradient cannot be told from a step of no length.
    if (step.learningRate === 0 && optimizer.name === 'sgd' && optimizer.momentum === 0) return {};
    const clipped = clipNorm === null ? 1 : clipFactor(gradientNormOf(step), clipNorm);
    const sums = new Map<string, number>();
    for (const [name, variable] of Object.entries(trainable)) {
      const stage = stageOf(name);
      const gradient = appliedGradient(optimizer, state, name, variable, step);
      sums.set(stage, (sums.get(stage) ?? 0) + sumOfSquares(variable.size, gradient) / clipped ** 2);
    }
    const global = [...sums.values()].reduce((all, sum) => all + sum, 0);
    const norms = [['global', global] as const, ...sums].map(
      ([stage, sum]) => [`gradient_norm/${stage}`, Math.sqrt(sum)] as const,
    );
    return Object.fromEntries(norms);
  };
}

function gradientNormOf({ gradientNorm }: StepScalars): number {
  if (gradientNorm === undefined) throw new Error('gradientNorms: a step that clips tells no gradientNorm');
  return gradientNorm;
}

/** `layer1.0.conv1/kernel` belongs to `layer1`, `features.12.conv.0/kernel` to `features.12`, `fc/bias` to `fc`. */
export function stageOf(variable: string): string {
  const layer = variable.split('/')[0]!;
  return /^\D*\d+/.exec(layer)?.[0] ?? layer;
}

/**
 * Value by value a variable's gradient as the optimizer got it in the step just done, taken from what the step left: the values
 * before it and after it, which the state holds both until the next step. So watching gradients cannot change a run: its compiled
 * step stays the same, where further outputs would keep the engine from fusing their producers, and fused sums round differently.
 *
 * SGD with momentum: ∇ = v' - μv - λw. SGD without: ∇ = (w - w')/η - λw, for η > 0. AdamW: ∇ = (m' - β₁m) / (1 - β₁).
 * Unprimed is before the step. The formulas are those of experiments/engine/optimizers, solved for ∇; float32 values leave
 * about six digits of it where gradient and momentum are of one size.
 */
function appliedGradient(
  optimizer: OptimizerSettings,
  state: State,
  name: string,
  variable: Parameters<typeof isDecayed>[0],
  { learningRate }: StepScalars,
): (i: number) => number {
  if (optimizer.name === 'adamw') {
    const { beta1 } = optimizer;
    const { before, after } = state.lastChange(`m/${name}`);
    return (i) => (after[i]! - beta1 * before[i]!) / (1 - beta1);
  }
  const { momentum, weightDecay } = optimizer;
  const decay = isDecayed(variable, optimizer) ? weightDecay : 0;
  const weights = state.lastChange(name);
  if (momentum === 0) {
    return (i) => (weights.before[i]! - weights.after[i]!) / learningRate - decay * weights.before[i]!;
  }
  const { before, after } = state.lastChange(`momentum/${name}`);
  return (i) => after[i]! - momentum * before[i]! - decay * weights.before[i]!;
}

function sumOfSquares(size: number, value: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += value(i) ** 2;
  return sum;
}
