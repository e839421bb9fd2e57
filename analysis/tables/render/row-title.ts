import { DATASET_TITLES, MODEL_TITLES } from '../../../experiments/record/names.ts';
import type { Cell } from '../../cells/cell.ts';

/** `CIFAR-10`, or `CIFAR-10, ResNet-50` in a paper of more than one model. */
export function rowTitle(
  { dataset, model }: Pick<Cell, 'dataset' | 'model'>,
  cells: readonly Cell[],
): string {
  const several = cells.some((cell) => cell.model !== model);
  return several ? `${DATASET_TITLES[dataset]}, ${MODEL_TITLES[model]}` : DATASET_TITLES[dataset];
}
