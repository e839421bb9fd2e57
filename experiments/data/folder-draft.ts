import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { hasCode } from '../record/file-text.ts';

/** A folder in the making, beside its place and under a name that no other process writes to. */
interface FolderDraft {
  readonly folder: string;
  /** Gives it its name, whole. False where another process was faster, whose folder stays. */
  place(): boolean;
  /** Removes it; does nothing once it has its place. */
  discard(): void;
}

export function draftFolder(target: string): FolderDraft {
  const folder = `${target}.${randomUUID()}.tmp`;
  mkdirSync(folder, { recursive: true });
  return {
    folder,
    place: () => {
      try {
        renameSync(folder, target);
        return true;
      } catch (cause) {
        if (!hasCode(cause, 'ENOTEMPTY', 'EEXIST')) throw cause;
        return false;
      }
    },
    discard: () => rmSync(folder, { recursive: true, force: true }),
  };
}
