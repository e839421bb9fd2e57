import type { LoadProgress } from '../../task.ts';

export interface LoadOptions {
  /** Folder of all data sets. */
  readonly dataDir: string;
  /** How many examples of the training split are needed, from its head. */
  readonly trainExamples: number;
  readonly progress?: LoadProgress | undefined;
}
