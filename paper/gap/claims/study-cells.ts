import { subjectKey } from '../../../analysis/definition/coordinates.ts';
import type { Dataset, Model } from '../../../experiments/record/names.ts';
import { gap } from '../study.ts';

export { LADDER } from '../study.ts';

/** What a cell's facts begin with. */
export const cell = (dataset: Dataset, model: Model, variant: string): string =>
  subjectKey(gap, { dataset, model, variant });

/** What a comparison's facts begin with; differences are a - b. */
export const comparison = (dataset: Dataset, model: Model, a: string, b: string): string =>
  subjectKey(gap, { dataset, model, variant: [a, b] });
