/** Runs that tests train or pretend to train, as a paper declares them. */
import type { DeclaredRun } from 'living-ternary-paper/analysis/definition/study.ts';
import type { BaseConfig } from 'living-ternary-paper/experiments/record/base-record.ts';
import { languageRun } from 'living-ternary-paper/experiments/record/language-modelling-record.ts';
import { factorText } from 'living-ternary-paper/experiments/record/run-record.ts';
import { presetSettings } from 'living-ternary-paper/experiments/studies/language-presets.ts';

/** A run of another task, which nothing trains. */
export const TEXT_RUN = languageRun('texts', { ...presetSettings('babygpt', 'desk'), seed: 42 }, ['model']);

export function declaredRun({
  schemaVersion: _,
  task: __,
  study: ___,
  factors,
  seed,
  ...config
}: BaseConfig): Pick<DeclaredRun, 'factors' | 'seed' | 'config'> {
  const named = Object.entries(factors).map(([name, value]) => [name, factorText(value)]);
  return { factors: Object.fromEntries(named), seed, config };
}
