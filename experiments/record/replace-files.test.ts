import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceFiles } from './replace-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const content = (name: string) => readFileSync(path.join(folder, name), 'utf8');

test('files are put in place, what a killed writer left is overwritten', () => {
  writeFileSync(path.join(folder, '.a.tmp'), 'half of an earl');
  replaceFiles(folder, [{ name: 'a', content: 'one' }]);
  replaceFiles(folder, [
    { name: 'a', content: 'two' },
    { name: 'b', content: Buffer.from('three') },
  ]);
  expect(readdirSync(folder).sort()).toEqual(['a', 'b']);
  expect([content('a'), content('b')]).toEqual(['two', 'three']);
});

/** Writes with a limit of 1,024 bytes per file: the system refuses the rest, as a full disk does. */
function replaceOnFullDisk(files: object): ReturnType<typeof spawnSync> {
  const module = path.join(import.meta.dirname, 'replace-files.ts');
  const code = `import { replaceFiles } from ${JSON.stringify(module)};
    try { replaceFiles(process.argv[1], JSON.parse(process.argv[2])); }
    catch (error) { process.stdout.write(error.message); process.exitCode = 3; }`;
  const node = [process.execPath, '--import', import.meta.resolve('tsx'), '--input-type=module', '-e', code];
  const args = ['-c', 'ulimit -f 2; exec "$@"', 'sh', ...node, folder, JSON.stringify(files)];
  // tsx keeps what it compiled in the temporary folder; that must not be what fails.
  return spawnSync('sh', args, { encoding: 'utf8', env: { ...process.env, TSX_DISABLE_CACHE: '1' } });
}

test.skipIf(process.platform === 'win32')(
  'a full disk leaves earlier files as they were and no rest of the new ones',
  () => {
    replaceFiles(folder, [
      { name: 'weights', content: 'old weights' },
      { name: 'results', content: 'old results' },
    ]);
    const outcome = replaceOnFullDisk([
      { name: 'weights', content: 'new weights' },
      { name: 'results', content: 'x'.repeat(5000) },
    ]);
    expect(outcome.status).toBe(3);
    expect(outcome.stdout).toMatch(
      /\/results: cannot be written \(EFBIG.*\); earlier files are as they were/,
    );
    expect([content('weights'), content('results')]).toEqual(['old weights', 'old results']);
    expect(readdirSync(folder).sort()).toEqual(['results', 'weights']);
  },
);

test('the last file never stands beside others that it does not describe', () => {
  replaceFiles(folder, [
    { name: 'weights', content: 'old' },
    { name: 'results', content: 'old' },
  ]);
  // A folder in its place makes the first rename fail, as if the process had been killed there.
  rmSync(path.join(folder, 'weights'));
  spawnSync('mkdir', [path.join(folder, 'weights')]);
  writeFileSync(path.join(folder, 'weights', 'x'), '');
  const files = [
    { name: 'weights', content: 'new' },
    { name: 'results', content: 'new' },
  ];
  expect(() => replaceFiles(folder, files)).toThrow();
  expect(existsSync(path.join(folder, 'results'))).toBe(false);
});
