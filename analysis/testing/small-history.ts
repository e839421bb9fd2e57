import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes files and runs git in a folder that a test makes anew for each case. */
export function smallHistory(root: () => string) {
  return {
    write(path: string, text: string): void {
      const file = join(root(), path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    },
    git(...args: string[]): void {
      const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.org'];
      execFileSync('git', [...identity, ...args], { cwd: root(), stdio: 'ignore' });
    },
  };
}
