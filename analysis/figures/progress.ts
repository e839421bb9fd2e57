import type { Cell } from '../cells/cell.ts';

/** Whether what a figure shows is final. */
export interface Progress {
  readonly provisional: boolean;
  /** `2/3` while seeds are missing, else empty. */
  readonly progress: string;
  /** Keys of the facts that its two numbers are. */
  readonly facts: readonly string[];
}

export function progressOf({ key, study, runs, declaredSeeds, missingSeeds }: Cell): Progress {
  const provisional = missingSeeds.length > 0;
  if (!provisional) return { provisional, progress: '', facts: [] };
  const progress = `${runs.length}/${declaredSeeds.length}`;
  const [outcome] = Object.keys(study.outcomes);
  return { provisional, progress, facts: ['n', 'declared'].map((name) => `${key}.${outcome}.${name}`) };
}

export function hasProvisional(cells: readonly Cell[]): boolean {
  return cells.some(({ missingSeeds }) => missingSeeds.length > 0);
}
