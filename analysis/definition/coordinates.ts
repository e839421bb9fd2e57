/** Cells, comparisons and contrasts by what they are of, and the keys that facts about them begin with. */
import type { StudyDefinition } from './study.ts';

/** Of each factor a value or, of what is compared, two. A factor that is left out stands for all of its values. */
export type Coordinates = Readonly<Record<string, string | readonly [string, string]>>;

/** What facts are about. */
export interface Subject {
  /** Values of factors with dots between, `<a>-vs-<b>` of what is compared: facts have a dot and their name after it. */
  readonly key: string;
  /** Keys of the cells that it is of. */
  readonly cells: readonly string[];
}

/** A fact by what it is about: its key, and the cells that have to be declared for there to be one. */
export type FactRef = string | Subject;

/** `<value>.<value>.<a>-vs-<b>`, factors in the study's order, after the study's prefix. */
export function subjectKey({ prefix, factors }: StudyDefinition, coordinates: Coordinates): string {
  const parts = Object.keys(factors).flatMap((name) => {
    const value = coordinates[name];
    if (value === undefined) return [];
    return typeof value === 'string' ? [value] : [value.join('-vs-')];
  });
  return prefix + parts.join('.');
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

/** For claims and captions: `subjectOf(study, { rate: ['fast', 'slow'] })`. */
export function subjectOf(study: StudyDefinition, coordinates: Coordinates): Subject {
  return { key: subjectKey(study, coordinates), cells: cellKeys(study, coordinates) };
}

/** The subject's fact of that name. */
export function factOf({ key, cells }: Subject, name: string): Subject {
  return { key: `${key}.${name}`, cells };
}

/** A reference as its key. */
export function keyOf(ref: FactRef): string {
  return typeof ref === 'string' ? ref : ref.key;
}
