import { BASE2_STUDIES } from './base2.ts';
import { FIRST_STUDY, phasesAt, wholeStudy } from './gap.ts';
import { INFERENCE_TIME_STUDIES } from './inference-time.ts';
import { LADDER_RATES_STUDY, LADDER_STUDIES } from './ladder.ts';
import { LANGUAGE_STUDIES } from './language-studies.ts';
import { PRETRAINED_STUDIES } from './pretrained-studies.ts';
import { SMOKE_DISTILLATION_STUDY, SMOKE_STUDY } from './smoke.ts';
import { STEM_STUDY } from './stem.ts';
import type { ImageStudy, Study } from './study.ts';

/** The studies that the paper reports, phase by phase, at both scales. */
export const ALL_STUDIES: readonly ImageStudy[] = [...phasesAt('desk'), ...phasesAt('paper')];

/** What can be swept. */
export const RUNNABLE_STUDIES: readonly Study[] = [
  wholeStudy('desk'),
  wholeStudy('paper'),
  ...ALL_STUDIES,
  LADDER_RATES_STUDY,
  ...LADDER_STUDIES,
  STEM_STUDY,
  ...LANGUAGE_STUDIES,
  ...PRETRAINED_STUDIES,
  ...BASE2_STUDIES,
  ...INFERENCE_TIME_STUDIES,
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
