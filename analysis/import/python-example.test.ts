/** The example that writes records in another language, with its standard library alone. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadRecords } from '../load/load-records.ts';
import { sha256 } from '../load/sha256.ts';
import { REPOSITORY } from '../pipeline/paths.ts';

const SCRIPT = join(REPOSITORY, 'examples/import/write_records.py');
const noPython = spawnSync('python3', ['--version']).status !== 0;
const reason = noPython ? ' (skipped: there is no python3)' : '';

const results = mkdtempSync(join(tmpdir(), 'python-'));
afterAll(() => rmSync(results, { recursive: true }));

it.skipIf(noPython)(`writes records that are read as imported ones${reason}`, () => {
  const { status, stderr } = spawnSync('python3', ['-I', '-S', SCRIPT, results], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  const { runs, problems } = loadRecords(results);
  expect(problems).toEqual([]);
  expect(runs).toHaveLength(9);
  const run = runs.find(({ path }) => path === 'raw/valley/rate=0.1/s2')!;
  expect(run).toMatchObject({
    study: 'valley',
    factors: { rate: '0.1' },
    origin: 'imported',
    source: { name: 'write_records.py', sha256: sha256(readFileSync(SCRIPT)) },
  });
  // Twenty steps along x shrink 1.02 by 0.9 each; along y the first reaches the bottom.
  expect(run.outcomes['train.loss']).toBeCloseTo(0.5 * (1.02 * 0.9 ** 20) ** 2, 12);
  expect(run.history).toHaveLength(20);
});

it.skipIf(noPython)(`without a folder says how it is used${reason}`, () => {
  const { status, stderr } = spawnSync('python3', ['-I', '-S', SCRIPT], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([1, 'usage: python3 write_records.py RESULTS_FOLDER\n']);
});

it.skipIf(noPython)(`names numbers as JavaScript does${reason}`, () => {
  const numbers = [0, 1, -3, 0.1, 2.5, 1e-6, 1.5e-7, 1e-9, 123456789.125, 1e20, 1e21, 1.25e300];
  const program = `import json, sys; sys.path.insert(0, ${JSON.stringify(dirname(SCRIPT))})
from write_records import number_text
print(json.dumps([number_text(value) for value in json.loads(sys.argv[1])]))`;
  const { stdout, stderr } = spawnSync('python3', ['-B', '-c', program, JSON.stringify(numbers)], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual(numbers.map(String));
});
