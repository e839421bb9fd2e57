import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'terminal-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MODULE = new URL('terminal.ts', import.meta.url).href;

/** Exit status and errors of a program that writes far more than its reader reads. */
async function readALittle(program: string): Promise<{ status: number; errors: string }> {
  const file = join(folder, 'program.ts');
  writeFileSync(file, program);
  const child = spawn(process.execPath, ['--import', 'tsx', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const [status] = await once(child, 'close');
  return { status, errors };
}

const WRITE = "setInterval(() => process.stdout.write('line\\n'.repeat(100_000)), 5);";

it('a program whose reader has seen enough ends without a word', async () => {
  const outcome = await readALittle(`import { endWithReader } from '${MODULE}'; endWithReader(); ${WRITE}`);
  expect(outcome).toEqual({ status: 141, errors: '' });
});

it('which by itself it would not', async () => {
  const { status, errors } = await readALittle(WRITE);
  expect(status).toBe(1);
  expect(errors).toContain('EPIPE');
});

it.runIf(existsSync('/dev/full'))('a program whose output cannot be stored says why and fails', () => {
  const file = join(folder, 'full.ts');
  writeFileSync(
    file,
    `import { endWithReader } from '${MODULE}'; endWithReader(); process.stdout.write('line');`,
  );
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', file], {
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(full);
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'standard output: cannot be written (ENOSPC)\n' });
});
