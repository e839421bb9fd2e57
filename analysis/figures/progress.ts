import type { Cell } from '../cells/cell.ts';

/** Whether what a figure shows is final. */
export interface Progress {
  readonly provisional: boolean;
  /** `2/3` while seeds are missing, else empty. */
  readonly progress: string;
  /** Keys of the facts that its two numbers are. */
  readonly facts: readonly string[];
}

export function progressOf({ key, runs, declaredSeeds, missingSeeds }: Cell): Progress {
  const provisional = missingSeeds.length > 0;
  if (!provisional) return { provisional, progress: '', facts: [] };
  const progress = `${runs.length}/${declaredSeeds.length}`;
  return { provisional, progress, facts: [`${key}.accuracy.n`, `${key}.accuracy.declared`] };
}

export function hasProvisional(cells: readonly Cell[]): boolean {
  return cells.some(({ missingSeeds }) => missingSeeds.length > 0);
}
