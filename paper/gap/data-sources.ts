import type { DataSource } from '../../analysis/definition/study.ts';
import { DATA_SETS } from '../../experiments/record/data-sets.ts';

/** Of each data set. */
export const DATA_SOURCES: Readonly<Record<string, DataSource>> = Object.fromEntries(
  Object.entries(DATA_SETS).map(([dataset, { title, url, citation, terms }]) => [
    dataset,
    { title, url, citation, terms },
  ]),
);
