import { join, sep } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { EFFICIENCY_TREE } from '../../experiments/record/efficiency-tree.ts';
import { EXCLUSIONS_FILE } from '../load/exclusions.ts';
import { RECORD_TREES } from '../load/run-folders.ts';
import { type Places, REPOSITORY } from '../pipeline/places.ts';
import { CODE_FOLDERS, isPassing, LOCK_FILE } from '../pipeline/source-files.ts';

/**
 * Calls `onEvent` whenever the file system reports something about an input of the build. Reports are hints: some come
 * twice, some never, and what they say is not looked at.
 */
export function watchInputs(
  places: Places,
  onEvent: () => void,
  onError: (error: Error) => void,
): Promise<FSWatcher> {
  const { results, paper, generated, texWork, pdf, review } = places;
  const inputs = [...RECORD_TREES, EFFICIENCY_TREE, EXCLUSIONS_FILE].map((name) => join(results, name));
  const unwatched = [texWork, review];
  const outputs = [generated, pdf];
  const ignored = (path: string) => {
    const file = join(path);
    if (isPassing(file.slice(file.lastIndexOf(sep) + 1))) return true;
    if (unwatched.some((output) => isWithin(output, file))) return true;
    // Beside the records lie checkpoints at work, locks and logs that change every second.
    return isWithin(results, file) && file !== results && !inputs.some((input) => isWithin(input, file));
  };
  const code = [...CODE_FOLDERS, LOCK_FILE].map((path) => join(REPOSITORY, path));
  const watcher = watch([results, paper, ...code], { ignored, ignoreInitial: true, atomic: false });
  // A build writes its outputs itself; only that one is gone is news.
  const isWriting = (event: string, path: string) =>
    !event.startsWith('unlink') && outputs.some((output) => isWithin(output, path));
  watcher.on('all', (event, path) => {
    if (!isWriting(event, join(path))) onEvent();
  });
  watcher.on('error', (error) => onError(error instanceof Error ? error : new Error(String(error))));
  return new Promise((resolve) => watcher.on('ready', () => resolve(watcher)));
}

function isWithin(folder: string, file: string): boolean {
  return file === folder || file.startsWith(`${folder}${sep}`);
}
