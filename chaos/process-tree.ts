/** Processes as /proc shows them; elsewhere than on Linux a process is seen to have no children. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { hasCode } from '../experiments/record/file-text.ts';

/** One process, told from a later one with the same id by when it started. */
export interface Seen {
  readonly pid: number;
  readonly parent: number;
  readonly started: string;
}

/** All that `root` started, and what that started. */
export function descendants(root: number): Seen[] {
  const all = allProcesses();
  const found: Seen[] = [];
  const visit = (pid: number) => {
    for (const child of all.filter(({ parent }) => parent === pid)) {
      found.push(child);
      visit(child.pid);
    }
  };
  visit(root);
  return found;
}

export function isRunning({ pid, started }: Seen): boolean {
  return look(String(pid))?.started === started;
}

function allProcesses(): Seen[] {
  if (!existsSync('/proc/self/stat')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => look(name) ?? []);
}

/** Null when it has ended, also when nobody has asked yet how it ended. */
function look(pid: string): Seen | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command, in parentheses, may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    return { pid: Number(pid), parent: Number(fields[1]), started: fields[19]! };
  } catch (cause) {
    if (hasCode(cause, 'ENOENT', 'ESRCH')) return null;
    throw cause;
  }
}
