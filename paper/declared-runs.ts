import type { DeclaredRun } from '../analysis/definition/study.ts';
import { factorText } from '../experiments/record/run-record.ts';
import { studyById } from '../experiments/studies/all-studies.ts';

/** Runs as the experiments declare them. @throws where they declare no such study */
export function declaredRunsOf(id: string): Pick<DeclaredRun, 'factors' | 'seed' | 'config'>[] {
  return studyById(id).declared.map(
    ({ schemaVersion: _, task: __, study: ___, factors, seed, ...config }) => ({
      factors: Object.fromEntries(Object.entries(factors).map(([name, value]) => [name, factorText(value)])),
      seed,
      config,
    }),
  );
}
