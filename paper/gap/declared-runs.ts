/** The runs of the study, from its phases at the scale whose records `results/` holds. */
import type { DeclaredRun } from '../../analysis/definition/study.ts';
import { type RunConfig, recordFolder, variantName } from '../../experiments/record/schema.ts';
import { phasesAt } from '../../experiments/studies/gap.ts';
import type { ImageStudy } from '../../experiments/studies/study.ts';

/** Records of another scale share its paths and are not mixed in. */
export const GAP_PHASES: readonly ImageStudy[] = phasesAt('desk');

/** The configuration of every run, once. @throws when two phases declare one run with different configurations */
export function declaredConfigs(phases: readonly ImageStudy[] = GAP_PHASES): RunConfig[] {
  const byFolder = new Map<string, { readonly config: RunConfig; readonly phase: string }>();
  for (const { id, runs } of phases) {
    for (const config of runs) {
      const folder = recordFolder(config);
      const earlier = byFolder.get(folder);
      if (earlier === undefined) byFolder.set(folder, { config, phase: id });
      else if (JSON.stringify(earlier.config) !== JSON.stringify(config)) {
        throw new Error(`studies ${earlier.phase} and ${id} declare ${folder} with different configurations`);
      }
    }
  }
  return [...byFolder.values()].map(({ config }) => config);
}

export function declaredRun(config: RunConfig): DeclaredRun {
  const { schemaVersion: _, seed, ...rest } = config;
  const factors = { dataset: config.dataset, model: config.model, variant: variantName(config) };
  return { factors, seed, folder: recordFolder(config), config: rest };
}
