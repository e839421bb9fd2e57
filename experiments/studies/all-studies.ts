import { bitnetBaselines } from './bitnet-baselines.ts';
import { bitnetRecipe } from './bitnet-recipe.ts';
import { FIRST_STUDY } from './first.ts';
import { fp32Baselines } from './fp32-baselines.ts';
import { fp32Distillation } from './fp32-distillation.ts';
import { layerAblations } from './layer-ablations.ts';
import { powerExtension } from './power-extension.ts';
import { SMOKE_STUDY } from './smoke.ts';
import { SMOKE_DISTILLATION_STUDY } from './smoke-distillation.ts';
import type { Scale, Study } from './study.ts';
import { ttqBaselines } from './ttq-baselines.ts';
import { wholeStudy } from './whole-study.ts';

/** In dependency order: teachers are in the first phase. */
const PHASES = [
  fp32Baselines,
  fp32Distillation,
  bitnetBaselines,
  bitnetRecipe,
  layerAblations,
  ttqBaselines,
  powerExtension,
] as const;

export function phasesAt(scale: Scale): readonly Study[] {
  return PHASES.map((phase) => phase(scale));
}

/** The studies that the paper reports, phase by phase, at both scales. */
export const ALL_STUDIES: readonly Study[] = [...phasesAt('desk'), ...phasesAt('paper')];

/** What can be swept. */
export const RUNNABLE_STUDIES: readonly Study[] = [
  wholeStudy('desk', phasesAt('desk')),
  wholeStudy('paper', phasesAt('paper')),
  ...ALL_STUDIES,
  FIRST_STUDY,
  SMOKE_STUDY,
  SMOKE_DISTILLATION_STUDY,
];

/** Throws when there is no such study, naming those there are. */
export function studyById(id: string): Study {
  const study = RUNNABLE_STUDIES.find((candidate) => candidate.id === id);
  if (study === undefined) {
    const ids = RUNNABLE_STUDIES.map((candidate) => candidate.id);
    throw new Error(`study: must be one of ${ids.join(', ')}, got '${id}'`);
  }
  return study;
}
