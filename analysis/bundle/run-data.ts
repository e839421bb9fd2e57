import type { DataSource, StudyDefinition } from '../definition/study.ts';
import type { Run } from '../load/run.ts';

/** What data a run took: the factor's value, and where that is published. */
export interface NamedSource {
  readonly name: string;
  readonly source: DataSource;
}

/** Null where the run's study does not say. */
export function dataOf({ study, factors }: Run, studies: readonly StudyDefinition[]): NamedSource | null {
  const data = studies.find(({ id }) => id === study)?.data;
  const name = data && factors[data.factor];
  const source = name && data.sources[name];
  return name === undefined || name === null || source === undefined
    ? null
    : ({ name, source } as NamedSource);
}

/** Its `@id` in the crate. */
export function dataId({ name }: NamedSource): string {
  return `#dataset-${name}`;
}
