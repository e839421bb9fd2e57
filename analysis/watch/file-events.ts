import { join, sep } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { EFFICIENCY_TREE, RECORD_TREES } from '../../experiments/record/names.ts';
import { RESULT_LISTS } from '../load/run-folders.ts';
import { type Paths, REPOSITORY } from '../pipeline/paths.ts';
import { CODE_FOLDERS, isTemporary, LOCK_FILE } from '../pipeline/source-files.ts';

/** How to have what the system allows too few of; it is told once, however many files are not watched. */
const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC:
    "the system's limit of watched files is reached; to raise it: sudo sysctl fs.inotify.max_user_watches=524288",
  EMFILE:
    "the system's limit of watchers or open files is reached; to raise it: sudo sysctl fs.inotify.max_user_instances=1024, or ulimit -n 65536",
};

/** Tells of each kind of trouble with events once: of a thousand files that cannot be watched each would say the same. */
export function oncePerKind(tell: (message: string) => void): (error: unknown) => void {
  const told = new Set<string>();
  return (error) => {
    const { code, message } = error as NodeJS.ErrnoException;
    const kind = code ?? message;
    if (told.has(kind)) return;
    told.add(kind);
    tell(REMEDIES[kind] ?? message);
  };
}

/**
 * Calls `onEvent` whenever the file system reports something about an input of the build. Reports are hints: some come
 * twice, some never, and what they say is not looked at.
 */
export function watchInputs(
  paths: Paths,
  onEvent: () => void,
  onTrouble: (message: string) => void,
): Promise<FSWatcher> {
  const { results, paper, generated, texWork, pdf, review } = paths;
  const inputs = [...RECORD_TREES, EFFICIENCY_TREE, ...RESULT_LISTS].map((name) => join(results, name));
  const unwatched = [texWork, review];
  const outputs = [generated, pdf];
  const ignored = (path: string) => {
    const file = join(path);
    if (isTemporary(file.slice(file.lastIndexOf(sep) + 1))) return true;
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
  watcher.on('error', oncePerKind(onTrouble));
  return new Promise((resolve) => watcher.on('ready', () => resolve(watcher)));
}

function isWithin(folder: string, file: string): boolean {
  return file === folder || file.startsWith(`${folder}${sep}`);
}
