/** The script that people begin with. */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const run = (shell: string, ...args: string[]) =>
  spawnSync(shell, ['reproduce.sh', ...args], { cwd: import.meta.dirname, encoding: 'utf8' });

it('tells what it can do', () => {
  expect(run('bash', '--help')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('usage: ./reproduce.sh'),
  });
});

it.skipIf(run('dash', '--help').error !== undefined)(
  'tells who starts it with another shell what to type',
  () => {
    expect(run('dash', '--check')).toMatchObject({
      status: 2,
      stdout: '',
      stderr:
        'reproduce.sh: a script for bash, which sh is not here; type ./reproduce.sh or bash reproduce.sh\n',
    });
  },
);

it.skipIf(spawnSync('pdflatex', ['--version']).error !== undefined)(
  'keeps nothing in a checkout that may not be written to, and goes on',
  () => {
    const root = mkdtempSync(join(tmpdir(), 'reproduce-'));
    for (const folder of ['node_modules', 'paper', 'programs']) mkdirSync(join(root, folder));
    copyFileSync(join(import.meta.dirname, 'reproduce.sh'), join(root, 'reproduce.sh'));
    for (const lock of ['package-lock.json', 'node_modules/.installed-lock'])
      writeFileSync(join(root, lock), '{}');
    writeFileSync(join(root, 'programs/start.mjs'), 'console.log(process.argv.slice(2).join(" "))');
    execFileSync('chmod', ['-R', 'a+rX,a-w', root]);
    // Who may write everywhere is not who is meant.
    const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    try {
      expect(spawnSync('bash', ['reproduce.sh'], { cwd: root, encoding: 'utf8', ...nobody })).toMatchObject({
        status: 0,
        stdout: 'analysis/cli/paper.ts build\n',
        stderr: "paper/ cannot be written to: the reviewer's view is left out\n",
      });
    } finally {
      execFileSync('chmod', ['-R', 'u+w', root]);
      rmSync(root, { recursive: true });
    }
  },
);
