import type { TopLevelSpec } from 'vega-lite';
import { type Cell, rowTitle } from '../../../analysis/cells/cell.ts';
import { draftStatus } from '../../../analysis/context/draft-status.ts';
import { panelFactKey } from '../../../analysis/facts/study-facts.ts';

/** One data set and model: what is compared stands in one panel. */
export interface PanelHead {
  /** `CIFAR-10`, or `CIFAR-10, ResNet-50` in a paper of more than one model. */
  readonly title: string;
  /** `8 of 12 runs` while some are missing, else empty. */
  readonly note: string;
  /** Keys of the facts that the note's numbers are. */
  readonly facts: readonly string[];
}

export type Panel = Extract<TopLevelSpec, { concat: unknown }>['concat'][number];

export function panelHeads(cells: readonly Cell[]): PanelHead[] {
  const titles = [...new Set(cells.map((cell) => rowTitle(cell, cells)))];
  return titles.map((title) => {
    const members = cells.filter((cell) => rowTitle(cell, cells) === title);
    const { have, declared } = draftStatus(members);
    if (have === declared) return { title, note: '', facts: [] };
    const facts = ['runs', 'declared_runs'].map((name) => `${panelFactKey(members[0]!)}.${name}`);
    return { title, note: `${have} of ${declared} runs`, facts };
  });
}

export const PANELS_A_ROW = 3;

/**
 * Panels side by side, three to a row, set by their frames and not by the extent of their labels, which would shift
 * one against the other. `spacing` has to hold what stands between two frames, in points.
 */
export function panelGrid(
  panels: readonly Panel[],
  spacing: { readonly column: number; readonly row: number },
): TopLevelSpec {
  return { bounds: 'flush', columns: PANELS_A_ROW, spacing, concat: [...panels] };
}
