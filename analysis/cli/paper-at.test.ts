/** Folders that are none of a paper: what is said of them, and that nothing is made there. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { START } from '../../programs/compiled-program.mjs';
import { REPOSITORY } from '../pipeline/paths.ts';

vi.setConfig({ testTimeout: 120_000 });

const top = mkdtempSync(join(tmpdir(), 'paper-at-'));
afterAll(() => rmSync(top, { recursive: true, force: true }));
const file = join(top, 'file');
writeFileSync(file, 'a,seed,b\nx,1,2\n');

function paper(args: readonly string[], user: { readonly uid?: number; readonly gid?: number } = {}) {
  const program = join(REPOSITORY, 'analysis/cli/paper.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [START, program, ...args], {
    cwd: top,
    encoding: 'utf8',
    ...user,
  });
  return { status, stdout, stderr };
}
const refused = (stderr: string) => ({ status: 1, stdout: '', stderr });

describe('--root', () => {
  const HOLDS = 'must hold paper/paper.ts, which defines a paper,';
  const BEGIN = 'npm run paper -- init begins one';

  it.each([['build'], ['watch'], ['check'], ['site'], ['facts'], ['lint'], ['bundle']])(
    'of a folder that is not there is said by %s, and the folder not made',
    (verb) => {
      const mistyped = join(top, 'mistyped');
      expect(paper(['--root', mistyped, verb])).toEqual(
        refused(`--root ${mistyped}: ${HOLDS} is not there; ${BEGIN}\n`),
      );
      expect(existsSync(mistyped)).toBe(false);
    },
  );

  it('of a folder without a paper is said, and it stays empty', () => {
    const empty = join(top, 'empty');
    mkdirSync(empty);
    expect(paper(['--root', empty, 'build'])).toEqual(
      refused(`--root ${empty}: ${HOLDS} holds none; ${BEGIN}\n`),
    );
    expect(readdirSync(empty)).toEqual([]);
  });

  it('of a file is said, by import too', () => {
    const told = refused(`--root ${file}: must be a folder, is a file\n`);
    expect(paper(['--root', file, 'build'])).toEqual(told);
    expect(paper(['--root', file, 'import', file, '--study', 'one'])).toEqual(told);
  });
});

describe('init', () => {
  it('says that a folder may not be written to, or nothing made in it', () => {
    const locked = join(top, 'locked');
    mkdirSync(locked);
    chmodSync(top, 0o755);
    chmodSync(locked, 0o555);
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    for (const place of [locked, join(locked, 'paper')]) {
      expect(paper(['init', place], nobody)).toEqual(
        refused(`init: ${place}: must be a folder that you may write to; nothing was written\n`),
      );
    }
    expect(readdirSync(locked)).toEqual([]);
  });
});
