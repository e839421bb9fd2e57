/**
 * Two recorders over the same runs at once, killed at random moments of writing records: what was recorded stays, whole and
 * once, and what was not is recorded by whoever comes next.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadRecords } from '../analysis/load/load-records.ts';
import { seededGenerator } from '../analysis/stats/testing/seeded-generator.ts';
import { syntheticResults } from '../analysis/testing/synthetic-records.ts';
import { version1Config } from '../experiments/record/image-run.ts';
import { taskSettings } from '../experiments/record/parse-record.ts';
import { readRecord, workFolder } from '../experiments/record/record-store.ts';
import { runLockOwner } from '../experiments/record/run-lock.ts';
import { EXAMPLE_RUN, exampleRunResults } from '../experiments/record/testing/example-run.ts';
import { START } from '../programs/compiled-program.mjs';
import { checkpointObjection, RecordReader } from './record-reader.ts';
import { Findings, KILLS, Kills, SEED, stackTrace, tell, torment } from './torment.ts';

const RECORDER = path.resolve(import.meta.dirname, 'recorder.ts');
/** A few times what it takes to start, so that many kills come while it writes. */
const STARTS = 3;

/** Each with an empty folder, so that there is never much to read. */
const KILLS_PER_ROUND = 15;

const top = mkdtempSync(path.join(os.tmpdir(), 'chaos-records-'));
afterAll(() => rmSync(top, { recursive: true, maxRetries: 30, retryDelay: 500 }));

/** `confirmed` takes the folders that the recorder says are recorded. */
function recorder(results: string, confirmed: string[]): ChildProcess {
  const args = [START, RECORDER, results, '0', 'endless'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let rest = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    confirmed.push(...lines);
  });
  return child;
}

/** Milliseconds from the start of a recorder to its first `count` records; it goes on until it is killed. */
async function timeToRecord(count: number, results: string, confirmed: string[]): Promise<number> {
  const wanted = confirmed.length + count;
  const before = performance.now();
  const child = recorder(results, confirmed);
  await expect.poll(() => confirmed.length, { timeout: 300_000 }).toBeGreaterThanOrEqual(wanted);
  child.kill('SIGKILL');
  await once(child, 'close');
  return performance.now() - before;
}

test('records written under random kills are whole, there once, and all of them', async () => {
  const longest = STARTS * (await timeToRecord(1, path.join(top, 'first'), []));
  const draw = seededGenerator(SEED);
  const findings = new Findings();
  const objection = (code: number | null, stderr: string) =>
    stackTrace(stderr) ?? `a recorder ended by itself with ${code}: ${stderr}`;
  for (let left = KILLS.records; left > 0; left -= KILLS_PER_ROUND) {
    const results = path.join(top, `left-${left}`);
    const confirmed: string[] = [];
    const reader = new RecordReader(results);
    const kills = new Kills(Math.min(left, KILLS_PER_ROUND));
    const victim = { start: () => recorder(results, confirmed), longest, objection };
    await Promise.all([1, 2].map(() => torment(victim, kills, draw, findings)));
    // Whoever comes next records what was begun, with nothing in its way.
    await timeToRecord(6, results, confirmed);
    expect(await reader.stop()).toEqual([]);
    expect(findings.objections).toEqual([]);
    expectWhole(results, confirmed);
    tell(`records: ${kills.taken} more kills, ${left - kills.taken} left, ${confirmed.length} records whole`);
    rmSync(results, { recursive: true });
  }
}, 7_200_000);

function expectWhole(results: string, confirmed: readonly string[]): void {
  const { runs, unfinished, problems } = loadRecords(results);
  expect(problems).toEqual([]);
  // The last one may have been killed within a record.
  expect(unfinished.length).toBeLessThanOrEqual(1);
  const recorded = runs.map((run) => run.path);
  expect(new Set(confirmed).size).toBe(confirmed.length);
  expect(recorded).toEqual(expect.arrayContaining([...confirmed]));
  for (const { path: folder } of runs) {
    const { config, seed, outcomes, history } = readRecord(results, folder)!;
    const run = { ...EXAMPLE_RUN, seed };
    expect(config).toEqual(taskSettings(run));
    const written = exampleRunResults(run, syntheticResults(version1Config(run)));
    expect({ outcomes, history }).toEqual({ outcomes: written.outcomes, history: written.history });
    expect(checkpointObjection(results, folder)).toBeNull();
    expect(readdirSync(path.join(results, folder)).sort()).toEqual([
      ...['config.json', 'results.json', 'weights.packed.safetensors', 'weights.safetensors'],
    ]);
    expect(runLockOwner(workFolder(results, run))).toBeNull();
  }
  // Seeds are taken in order: a gap would be a record that was lost.
  const seeds = runs.map(({ seed }) => seed).sort((a, b) => a - b);
  expect(seeds).toEqual(seeds.map((_, index) => index));
}
