import type { FigureArtifact } from '../pipeline/context.ts';

/** The paper's generated figures. */
export const ALL_FIGURES: readonly FigureArtifact[] = [];
