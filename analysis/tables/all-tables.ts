import type { TableArtifact } from '../pipeline/context.ts';

/** The paper's generated tables. */
export const ALL_TABLES: readonly TableArtifact[] = [];
