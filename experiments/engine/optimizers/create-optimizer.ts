import type * as tf from '@tensorflow/tfjs-core';
import { type AdamWSettings, createAdamW } from './adamw.ts';
import type { Optimizer } from './optimizer.ts';
import { createSgd, type SgdSettings } from './sgd.ts';

/** An optimizer as data. */
export type OptimizerSettings =
  | ({ readonly name: 'sgd' } & SgdSettings)
  | ({ readonly name: 'adamw' } & AdamWSettings);

export function createOptimizer(
  settings: OptimizerSettings,
  trainable: Readonly<Record<string, tf.Variable>>,
): Optimizer {
  return settings.name === 'sgd' ? createSgd(settings, trainable) : createAdamW(settings, trainable);
}
