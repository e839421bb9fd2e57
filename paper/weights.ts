import type { Factor } from '../analysis/definition/study.ts';

/** What is done to the weights, in studies of two variants. */
export const WEIGHTS: Factor = {
  label: 'weights',
  values: {
    std: { title: 'FP32', color: '#4d4d4d', shape: 'circle' },
    bit: { title: 'ternary', color: '#d55e00', shape: 'square' },
  },
};
