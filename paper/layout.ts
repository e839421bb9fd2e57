import type { PageLayout } from '../analysis/authoring/define-paper.ts';

/** The page that `main.tex` sets: a text of 152 mm. Figures are drawn at this size and never scaled. */
export const LAYOUT = { columns: 1, textWidth: 430 } as const satisfies PageLayout;
