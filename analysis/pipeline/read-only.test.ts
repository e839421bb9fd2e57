/** A checkout that may not be written to, as on a shared disk or in somebody else's home. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { START } from '../../programs/compiled-program.mjs';
import { runPaper, type TemporaryRepository, temporaryRepository } from '../testing/temporary-repository.ts';
import { REPOSITORY } from './paths.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** Who may write everywhere is not who is meant. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

let repository: TemporaryRepository;
let temporary: string;
beforeAll(() => {
  repository = temporaryRepository();
  expect(runPaper(repository.root, ['build']).status).toBe(0);
  rmSync(repository.cache, { recursive: true });
  temporary = mkdtempSync(join(tmpdir(), 'of-nobody-'));
  chmodSync(temporary, 0o777);
  execFileSync('chmod', ['-R', 'a+rX,a-w', repository.root]);
});
afterAll(() => {
  execFileSync('chmod', ['-R', 'u+w', repository.root]);
  repository.remove();
  rmSync(temporary, { recursive: true });
});

function paper(...args: string[]) {
  const program = join(REPOSITORY, 'analysis/cli/paper.ts');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [START, program, '--root', repository.root, ...args],
    {
      cwd: REPOSITORY,
      encoding: 'utf8',
      env: { ...process.env, HOME: temporary, TMPDIR: temporary },
      ...NOBODY,
    },
  );
  return { status, stdout, stderr };
}

it.each([
  [['build'], 'up to date'],
  [['facts', 'study.runs'], 'study.runs'],
  [['explain', 'study.runs'], 'formula'],
  [['claims'], 'hold'],
  [['lint'], ''],
  [['check'], 'all identical'],
])('paper %s', (args, said) => {
  const { status, stdout, stderr } = paper(...args);
  expect([status, stderr]).toEqual([0, expect.not.stringContaining('EACCES')]);
  expect(stdout).toContain(said);
});

it('what cannot be written is named where something would change', () => {
  execFileSync('chmod', ['u+w', repository.paper]);
  rmSync(repository.pdf);
  execFileSync('chmod', ['a-w', repository.paper]);
  const { status, stderr } = paper('build');
  expect([status, stderr]).toEqual([1, expect.stringContaining('main.pdf')]);
});
