import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runFolder } from '../record/record-store.ts';
import { runCommand } from '../record/run-command.ts';
import { ALL_STUDIES } from './all-studies.ts';
import { experimentsReference } from './experiments-reference.ts';
import { neededFolders } from './needed-runs.ts';

const FILE = path.resolve(import.meta.dirname, '../../EXPERIMENTS_REFERENCE.sh');
const commands = (text: string) => text.split('\n').filter((line) => line.startsWith('npm run lab -- '));

test('EXPERIMENTS_REFERENCE.sh is what the studies give: npm run lab -- reference --write', () => {
  expect(readFileSync(FILE, 'utf8')).toBe(experimentsReference());
});

test('every run at both scales has a line of its own: 237 and 237', () => {
  const runs = ALL_STUDIES.flatMap((study) => study.declared);
  expect(commands(experimentsReference())).toEqual(runs.map(runCommand));
  expect(runs).toHaveLength(474);
  expect(new Set(runs.map(runCommand)).size).toBe(474);
});

test('teachers come before those who learn from them', () => {
  for (const scale of ['desk', 'paper']) {
    const seen = new Set<string>();
    for (const run of ALL_STUDIES.filter((study) => study.scale === scale).flatMap(
      (study) => study.declared,
    )) {
      for (const folder of neededFolders(run)) expect(seen).toContain(folder);
      seen.add(runFolder(run));
    }
  }
});

test('it is a shell script, and says how it is used', () => {
  execFileSync('bash', ['-n', FILE]);
  expect(() => execFileSync('bash', [FILE], { stdio: 'pipe' })).toThrow(/usage: .*desk\|paper/);
});
