import { execFileSync } from 'node:child_process';

/**
 * Why git cannot tell the commit of the checkout in `folder`, in a line, with what helps; null when it can. As it is in a zip of
 * the sources, and in a checkout of another user, which git does not read unless it is told to.
 */
export function whyNoCommit(folder: string): string | null {
  try {
    execFileSync('git', ['rev-parse', '--verify', 'HEAD'], {
      ...{ cwd: folder, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] },
      env: { ...process.env, LC_ALL: 'C' },
    });
    return null;
  } catch (cause) {
    const { code, stderr, message } = cause as NodeJS.ErrnoException & { readonly stderr?: string };
    if (code === 'ENOENT') return 'there is no program named git';
    if (stderr === undefined) return message;
    if (/dubious ownership/.test(stderr)) {
      return `it belongs to another user, and git does not read it before: git config --global --add safe.directory '${folder}'`;
    }
    if (/not a git repository/i.test(stderr)) return 'it is no git repository, but a copy of the files alone';
    if (/Needed a single revision/.test(stderr)) return 'it has no commit yet';
    return stderr.trim().split('\n').at(-1)!;
  }
}

/** @throws naming the cause and `--no-commit`, before hours are spent on records of which nobody can say what made them */
export function requireCommit(repository: string): void {
  const why = whyNoCommit(repository);
  if (why === null) return;
  throw new Error(
    `${repository}: the commit of this code cannot be read: ${why}. Records would not name it, and nobody could repeat the runs ` +
      'by its code; --no-commit trains nevertheless',
  );
}
