/** How the learning rate goes on after its warm-up. */
export type Schedule =
  | { readonly name: 'constant' | 'two-stage' }
  | { readonly name: 'cosine' | 'step'; readonly minLearningRate: number };

export interface ScheduledRun {
  readonly schedule: Schedule;
  /** The highest. */
  readonly learningRate: number;
  readonly warmupSteps: number;
  /** Of the whole run, warm-up included. */
  readonly steps: number;
}

/** The step schedule divides the rate by ten after these shares of the steps (He et al. 2016, section 4.2). */
const STEP_MILESTONES = [0.5, 0.75] as const;
const STEP_FACTOR = 0.1;

/**
 * The learning rate of one optimizer step; `step` counts from 0 over the whole run.
 *
 * Warm-up rises linearly and reaches `learningRate` with its last step. `constant` stays there. With t in [0, 1) the share of the
 * remaining steps already done, `cosine` is min + (lr - min)(1 + cos πt)/2 (Loshchilov & Hutter 2017, eq. 5, one cycle). `step` is a
 * tenth after half and again after three quarters of all steps, but never below `minLearningRate`. `two-stage` (Microsoft, "The Era of
 * 1-bit LLMs: Training Tips, Code and FAQ", 2024) falls linearly from the end of the warm-up to two thirds of the peak at half time
 * of the whole run, and from there to nothing at its end.
 */
export function learningRateAt({ schedule, learningRate, warmupSteps, steps }: ScheduledRun, step: number) {
  if (!Number.isInteger(step) || step < 0 || step >= steps) {
    throw new RangeError(`learningRateAt: step must be an integer in [0, ${steps}), got ${step}`);
  }
  if (step < warmupSteps) return (learningRate * (step + 1)) / warmupSteps;
  switch (schedule.name) {
    case 'constant':
      return learningRate;
    case 'step': {
      const passed = STEP_MILESTONES.filter((share) => step >= share * steps).length;
      return Math.max(schedule.minLearningRate, learningRate * STEP_FACTOR ** passed);
    }
    case 'cosine': {
      const { minLearningRate } = schedule;
      const t = (step - warmupSteps) / (steps - warmupSteps);
      return minLearningRate + ((learningRate - minLearningRate) * (1 + Math.cos(Math.PI * t))) / 2;
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
  {
    schedule,
    steps,
    optimizer,
  }: Pick<ScheduledRun, 'schedule' | 'steps'> & {
    readonly optimizer: { readonly weightDecay: number };
  },
  step: number,
): number {
  return schedule.name === 'two-stage' && step >= steps / 2 ? 0 : optimizer.weightDecay;
}
