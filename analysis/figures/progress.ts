import type { Cell } from '../cells/cell.ts';

/** Whether what a figure shows is final. */
export interface Progress {
  readonly provisional: boolean;
  /** `2/3` while seeds are missing, else empty. */
  readonly progress: string;
}

export function progressOf({ runs, declaredSeeds, missingSeeds }: Cell): Progress {
  const provisional = missingSeeds.length > 0;
  return { provisional, progress: provisional ? `${runs.length}/${declaredSeeds.length}` : '' };
}

export function hasProvisional(cells: readonly Cell[]): boolean {
  return cells.some(({ missingSeeds }) => missingSeeds.length > 0);
}
