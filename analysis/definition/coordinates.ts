/** Cells, comparisons and contrasts by what they are of, and the keys that facts about them begin with. */
import type { Factor, StudyDefinition } from './study.ts';

/** Of each factor a value or, of what is compared, two. A factor that is left out stands for all of its values. */
export type Coordinates = Readonly<Record<string, string | readonly [string, string]>>;

/**
 * `<value>.<value>.<a>-vs-<b>`, factors in the study's order, after the study's prefix: facts have a dot and their name after
 * it. For claims and captions, too: `subjectKey(study, { rate: ['fast', 'slow'] })`.
 */
export function subjectKey({ prefix, factors }: StudyDefinition, coordinates: Coordinates): string {
  const parts = Object.keys(factors).flatMap((name) => {
    const value = coordinates[name];
    if (value === undefined) return [];
    return typeof value === 'string' ? [value] : [value.join('-vs-')];
  });
  return prefix + parts.join('.');
}

/**
 * Names of a factor's values, in order. An object has whole numbers before all else, whatever the order in which they were
 * written: numbers of which one is whole are in ascending order.
 */
export function valueNames({ values }: Factor): string[] {
  const names = Object.keys(values);
  const isReordered =
    names.some((name) => /^\d+$/.test(name)) && names.every((name) => Number.isFinite(Number(name)));
  return isReordered ? names.sort((a, b) => Number(a) - Number(b)) : names;
}

/** Keys of all cells at the coordinates, which must give every factor. */
export function cellKeys(study: StudyDefinition, coordinates: Coordinates): string[] {
  let all: Readonly<Record<string, string>>[] = [{}];
  for (const name of Object.keys(study.factors)) {
    const values = [coordinates[name] ?? []].flat();
    all = all.flatMap((one) => values.map((value) => ({ ...one, [name]: value })));
  }
  return all.map((one) => subjectKey(study, one));
}
