import type { DownloadProgress } from './download.ts';

/** Told what takes long. */
export interface LoadProgress {
  download(progress: DownloadProgress): void;
  note(text: string): void;
}

export interface LoadOptions {
  /** Folder of all data sets. */
  readonly dataDir: string;
  /** How many examples of the training split are needed, from its head. */
  readonly trainExamples: number;
  readonly progress?: LoadProgress | undefined;
}
