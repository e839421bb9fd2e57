/**
 * Checked runs that a process keeps from one load to the next, as the watcher's does: a run is read again only where the file
 * system says that a file of its folder changed. One object for one record, so that what was computed of it can be kept
 * beside it.
 */
import { CONFIG_FILE, RESULTS_FILE } from '../../experiments/record/names.ts';
import { settledState, UNSETTLED } from './file-state.ts';
import type { Run } from './run.ts';
import { listPaperRuns, type RunFolder, type RunFolders } from './run-folders.ts';

export class RecordCache {
  readonly #kept = new Map<string, { readonly state: string; readonly run: Run }>();

  /** The run of the folder, if it was kept in this state. */
  find(path: string, state: string): Run | null {
    const kept = this.#kept.get(path);
    return kept !== undefined && kept.state === state && state !== UNSETTLED ? kept.run : null;
  }

  /** Keeps a run that broke no rule; `state` was asked before its files were read. */
  keep(path: string, state: string, run: Run): void {
    this.#kept.set(path, { state, run });
  }
}

/** What stands in the results folder at one moment, unread. */
export interface FoundRecords extends RunFolders {
  /** Of each folder the states of all of its files; `UNSETTLED` while one of them may still change unseen. */
  readonly states: ReadonlyMap<RunFolder, string>;
}

export function findRecords(root: string): FoundRecords {
  const found = listPaperRuns(root);
  return { ...found, states: new Map(found.folders.map((folder) => [folder, folderState(root, folder)])) };
}

function folderState(root: string, { path, otherFiles }: RunFolder): string {
  const now = Date.now();
  const states = [CONFIG_FILE, RESULTS_FILE, ...otherFiles].map(
    (name) => `${name}=${settledState(`${root}/${path}/${name}`, now)}`,
  );
  return states.some((state) => state.endsWith(`=${UNSETTLED}`)) ? UNSETTLED : states.join(' ');
}
