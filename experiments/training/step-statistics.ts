import type { Scalars } from '../logs/event-file.ts';
import { ternaryWeights } from '../models/ternary-weights.ts';
import type { OpenTask } from '../tasks/task.ts';
import type { TrainingSession } from './session.ts';
import { type StepScalars, squaredGradients } from './step-gradients.ts';

/** Of the training step just done; asked for where a step is logged. */
export type StepStatistics = (step: StepScalars) => Scalars;

export type WatchedSession = Pick<TrainingSession, 'trainable' | 'state'> & {
  readonly open: Pick<OpenTask, 'model' | 'optimizer' | 'clipNorm'>;
};

/**
 * What `--track-grads` records. By stage of the model (`layer1`) and over all (`global`):
 *
 * - `gradient_norm/…`: Euclidean norm of the loss's gradient before clipping, weight decay and momentum;
 * - `latent_magnitude/…`: mean |W| of the latent weights of ternary layers, after the step;
 * - `zero_share/…`: share of the ternary weights that are 0;
 * - `trit_changes/…`: share of them that are another trit than when last asked.
 */
export function stepStatistics(session: WatchedSession): StepStatistics {
  const gradients = gradientNorms(session);
  const ternary = ternaryStatistics(session);
  return (step) => ({ ...gradients(step), ...ternary() });
}

/** `gradient_norm/<stage>` and `gradient_norm/global`; nothing where a step of no length hides them. */
export function gradientNorms({ open, trainable, state }: WatchedSession): StepStatistics {
  const { optimizer, clipNorm = null } = open;
  const squared = squaredGradients(optimizer, state, clipNorm);
  return (step) => {
    // Without momentum the gradient cannot be told from a step of no length.
    if (step.learningRate === 0 && optimizer.name === 'sgd' && optimizer.momentum === 0) return {};
    const sums = new StageSums();
    for (const [name, variable] of Object.entries(trainable)) {
      sums.add(stageOf(name), squared(name, variable, step), 1);
    }
    return sums.scalars('gradient_norm', (sum) => Math.sqrt(sum));
  };
}

function ternaryStatistics({ open, state }: WatchedSession): () => Scalars {
  const weights = ternaryWeights(open.model);
  const earlier = new Map<string, Int8Array>();
  return () => {
    const [magnitudes, zeros, changes] = [new StageSums(), new StageSums(), new StageSums()];
    const values = weights.length === 0 ? {} : state.read();
    for (const weight of weights) {
      const stage = stageOf(weight.name);
      const latent = values[weight.name]!;
      const { trits } = weight.values(values);
      magnitudes.add(
        stage,
        latent.reduce((sum, w) => sum + Math.abs(w), 0),
        latent.length,
      );
      zeros.add(
        stage,
        count(trits, (trit) => trit === 0),
        trits.length,
      );
      const before = earlier.get(weight.name);
      if (before !== undefined)
        changes.add(
          stage,
          count(trits, (trit, i) => trit !== before[i]),
          trits.length,
        );
      earlier.set(weight.name, trits);
    }
    const mean = (sum: number, size: number) => sum / size;
    return {
      ...magnitudes.scalars('latent_magnitude', mean),
      ...zeros.scalars('zero_share', mean),
      ...changes.scalars('trit_changes', mean),
    };
  };
}

/** `layer1.0.conv1/kernel` belongs to `layer1`, `features.12.conv.0/kernel` to `features.12`, `fc/bias` to `fc`. */
export function stageOf(variable: string): string {
  const layer = variable.split('/')[0]!;
  return /^\D*\d+/.exec(layer)?.[0] ?? layer;
}

function count(values: Int8Array, holds: (value: number, i: number) => boolean): number {
  let number = 0;
  for (let i = 0; i < values.length; i++) if (holds(values[i]!, i)) number++;
  return number;
}

class StageSums {
  readonly #stages = new Map<string, { sum: number; size: number }>();

  add(stage: string, sum: number, size: number): void {
    const before = this.#stages.get(stage) ?? { sum: 0, size: 0 };
    this.#stages.set(stage, { sum: before.sum + sum, size: before.size + size });
  }

  /** One for each stage and one for all; none when nothing was added. */
  scalars(prefix: string, value: (sum: number, size: number) => number): Scalars {
    if (this.#stages.size === 0) return {};
    const all = { sum: 0, size: 0 };
    for (const { sum, size } of this.#stages.values()) {
      all.sum += sum;
      all.size += size;
    }
    const entries = [['global', all] as const, ...this.#stages];
    return Object.fromEntries(
      entries.map(([stage, { sum, size }]) => [`${prefix}/${stage}`, value(sum, size)]),
    );
  }
}
