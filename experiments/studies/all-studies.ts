import { FIRST_STUDY } from './first.ts';
import type { Study } from './study.ts';

export const ALL_STUDIES: readonly Study[] = [FIRST_STUDY];

/** Throws when there is no such study, naming those there are. */
export function studyById(id: string): Study {
  const study = ALL_STUDIES.find((candidate) => candidate.id === id);
  if (study === undefined) {
    throw new Error(`study: must be one of ${ALL_STUDIES.map((s) => s.id).join(', ')}, got '${id}'`);
  }
  return study;
}
