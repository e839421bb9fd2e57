/** The script that people begin with. */
import { spawnSync } from 'node:child_process';
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
