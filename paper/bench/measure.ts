/** A Node.js program as a process of its own, measured. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

export interface Measurement {
  readonly wallSeconds: number;
  /** User and system time; where other processes crowd the processor, wall time is longer. */
  readonly cpuSeconds: number;
  /** The most that was resident, in MiB. */
  readonly rssMegabytes: number;
}

/** That of the folder: its code may differ. */
const START_THERE = 'programs/start.mjs';
const USAGE = fileURLToPath(new URL('resource-usage.mjs', import.meta.url));

/** @throws when the program fails, with what it said */
export async function measure(folder: string, args: readonly string[]): Promise<Measurement> {
  const file = join(folder, '.resource-usage.json');
  const start = performance.now();
  await execa(process.execPath, ['--import', USAGE, START_THERE, ...args], {
    cwd: folder,
    env: { RESOURCE_USAGE_FILE: file },
  });
  const wallSeconds = (performance.now() - start) / 1000;
  const usage = JSON.parse(readFileSync(file, 'utf8')) as Omit<Measurement, 'wallSeconds'>;
  return { wallSeconds, ...usage };
}

/** The last build of `warm-build.ts`, a process that builds several times and says itself what the last one took. */
export async function measureLastBuild(folder: string, record: string): Promise<Measurement> {
  const args = [START_THERE, 'paper/bench/warm-build.ts', folder, record];
  const { stdout } = await execa(process.execPath, args, { cwd: folder });
  return JSON.parse(stdout) as Measurement;
}

/** Field by field; of an even number the lower of the two in the middle. */
export function median(measurements: readonly Measurement[]): Measurement {
  const of = (field: keyof Measurement) =>
    measurements.map((one) => one[field]).sort((a, b) => a - b)[Math.floor((measurements.length - 1) / 2)]!;
  return { wallSeconds: of('wallSeconds'), cpuSeconds: of('cpuSeconds'), rssMegabytes: of('rssMegabytes') };
}
