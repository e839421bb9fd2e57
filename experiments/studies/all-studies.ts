import { FIRST_STUDY } from './first.ts';
import { SMOKE_STUDY } from './smoke.ts';
import type { Study } from './study.ts';

/** The studies that the paper reports. */
export const ALL_STUDIES: readonly Study[] = [FIRST_STUDY];

/** What can be swept. */
export const RUNNABLE_STUDIES: readonly Study[] = [...ALL_STUDIES, SMOKE_STUDY];

/** Throws when there is no such study, naming those there are. */
export function studyById(id: string): Study {
  const study = RUNNABLE_STUDIES.find((candidate) => candidate.id === id);
  if (study === undefined) {
    const ids = RUNNABLE_STUDIES.map((candidate) => candidate.id);
    throw new Error(`study: must be one of ${ids.join(', ')}, got '${id}'`);
  }
  return study;
}
