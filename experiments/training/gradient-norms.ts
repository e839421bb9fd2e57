import type { Scalars } from '../logs/event-file.ts';
import type { OpenTask } from '../tasks/task.ts';
import type { TrainingSession } from './session.ts';
import { type StepScalars, squaredGradients } from './step-gradients.ts';

/** Of the training step just done; asked for where a step is logged. */
export type StepStatistics = (step: StepScalars) => Scalars;

export type WatchedSession = Pick<TrainingSession, 'trainable' | 'state'> & {
  readonly open: Pick<OpenTask, 'optimizer' | 'clipNorm'>;
};

/**
 * `gradient_norm/<stage>` (`layer1`) and `gradient_norm/global`: Euclidean norms of the loss's gradient before clipping, weight
 * decay and momentum; nothing where a step of no length hides them.
 */
export function gradientNorms({ open, trainable, state }: WatchedSession): StepStatistics {
  const { optimizer, clipNorm = null } = open;
  const squared = squaredGradients(optimizer, state, clipNorm);
  return (step) => {
    // Without momentum the gradient cannot be told from a step of no length.
    if (step.learningRate === 0 && optimizer.name === 'sgd' && optimizer.momentum === 0) return {};
    const sums = new Map<string, number>();
    for (const [name, variable] of Object.entries(trainable)) {
      const stage = stageOf(name);
      sums.set(stage, (sums.get(stage) ?? 0) + squared(name, variable, step));
    }
    const global = [...sums.values()].reduce((all, sum) => all + sum, 0);
    const norms = [['global', global] as const, ...sums].map(
      ([stage, sum]) => [`gradient_norm/${stage}`, Math.sqrt(sum)] as const,
    );
    return Object.fromEntries(norms);
  };
}

/** `layer1.0.conv1/kernel` belongs to `layer1`, `features.12.conv.0/kernel` to `features.12`, `fc/bias` to `fc`. */
export function stageOf(variable: string): string {
  const layer = variable.split('/')[0]!;
  return /^\D*\d+/.exec(layer)?.[0] ?? layer;
}
