import type { DeclaredRun } from '../analysis/definition/study.ts';
import type { BaseConfig } from '../experiments/record/base-record.ts';
import { factorText } from '../experiments/record/run-record.ts';
import { LANGUAGE_STUDIES } from '../experiments/studies/language-studies.ts';

/** Runs of a study of language models, as the experiments declare them. */
export function languageRuns(id: string): Pick<DeclaredRun, 'factors' | 'seed' | 'config'>[] {
  const study = LANGUAGE_STUDIES.find((one) => one.id === id)!;
  return study.declared.map(
    ({ schemaVersion: _, task: __, study: ___, factors, seed, ...config }: BaseConfig) => ({
      factors: Object.fromEntries(Object.entries(factors).map(([name, value]) => [name, factorText(value)])),
      seed,
      config,
    }),
  );
}
