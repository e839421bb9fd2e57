import type { LanguageModellingConfig } from '../../record/language-modelling.ts';

type ScheduleConfig = Pick<LanguageModellingConfig, 'schedule' | 'learningRate' | 'warmupSteps' | 'steps'>;

/**
 * The learning rate of one optimizer step; `step` counts from 0 over the whole run.
 *
 * Warm-up rises linearly and reaches `learningRate` with its last step. `constant` stays there; `cosine` falls to
 * `minLearningRate` along half a wave; `two-stage` (Microsoft, "The Era of 1-bit LLMs: Training Tips, Code and FAQ", 2024) falls
 * linearly from the peak, two thirds of it at half time, and from there to nothing at the end. Both reckon from the end of the
 * warm-up; half time is that of the whole run.
 */
export function learningRateAt(config: ScheduleConfig, step: number): number {
  const { schedule, learningRate, warmupSteps, steps } = config;
  if (!Number.isInteger(step) || step < 0 || step >= steps) {
    throw new RangeError(`learningRateAt: step must be an integer in [0, ${steps}), got ${step}`);
  }
  if (step < warmupSteps) return (learningRate * (step + 1)) / warmupSteps;
  switch (schedule.name) {
    case 'constant':
      return learningRate;
    case 'cosine': {
      const { minLearningRate } = schedule;
      const done = (step - warmupSteps) / (steps - warmupSteps);
      return minLearningRate + ((learningRate - minLearningRate) * (1 + Math.cos(Math.PI * done))) / 2;
    }
    case 'two-stage': {
      const half = steps / 2;
      const middle = (2 / 3) * learningRate;
      if (step >= half) return (middle * (steps - step)) / half;
      const done = (step - warmupSteps) / (half - warmupSteps);
      return learningRate - (learningRate - middle) * done;
    }
  }
}

/** Weight decay of one step: the optimizer's, but none in the second half of a two-stage run. */
export function weightDecayAt(
  { schedule, steps, optimizer }: Pick<LanguageModellingConfig, 'schedule' | 'steps' | 'optimizer'>,
  step: number,
): number {
  return schedule.name === 'two-stage' && step >= steps / 2 ? 0 : optimizer.weightDecay;
}
