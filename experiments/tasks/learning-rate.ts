export interface Schedule {
  readonly scheduler: 'cosine' | 'step' | 'none';
  /** The highest. */
  readonly learningRate: number;
  readonly minLearningRate: number;
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
 * Warm-up rises linearly and reaches `learningRate` with its last step. After it, with t in [0, 1) the share of the
 * remaining steps already done: cosine, min + (lr - min)(1 + cos πt)/2 (Loshchilov & Hutter 2017, eq. 5, one cycle);
 * step, a tenth after half and again after three quarters of all steps, but never below `minLearningRate`; none, constant.
 */
export function learningRateAt(schedule: Schedule, step: number): number {
  const { scheduler, learningRate, minLearningRate, warmupSteps, steps } = schedule;
  if (!Number.isInteger(step) || step < 0 || step >= steps) {
    throw new Error(`learningRateAt: step must be an integer in [0, ${steps}), got ${step}`);
  }
  if (step < warmupSteps) return (learningRate * (step + 1)) / warmupSteps;
  switch (scheduler) {
    case 'none':
      return learningRate;
    case 'step': {
      const passed = STEP_MILESTONES.filter((share) => step >= share * steps).length;
      return Math.max(minLearningRate, learningRate * STEP_FACTOR ** passed);
    }
    case 'cosine': {
      const t = (step - warmupSteps) / (steps - warmupSteps);
      return minLearningRate + ((learningRate - minLearningRate) * (1 + Math.cos(Math.PI * t))) / 2;
    }
  }
}
