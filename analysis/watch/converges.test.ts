/** Whatever happens, in whatever order and at whatever moments: in the end the paper is the one a clean build makes. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Paths } from '../pipeline/paths.ts';
import { filesBelow } from '../pipeline/source-files.ts';
import { seededGenerator } from '../stats/testing/seeded-generator.ts';
import { CHANGES } from '../testing/random-changes.ts';
import { bareCopy, removeCheckout, syntheticCheckout } from '../testing/synthetic-checkout.ts';
import { WatchProcess } from '../testing/watch-process.ts';

/** More on demand: `WATCH_SEQUENCES=50 npx vitest run analysis/watch/converges.test.ts`. */
const SEQUENCES = Number(process.env.WATCH_SEQUENCES ?? 2);
const CHANGES_EACH = 12;
/** Why records change: the watcher accepts each change on the way. */
const REASON = 'random changes of a test';
const LONGEST_PAUSE_MILLISECONDS = 600;
/** Longer than the watcher waits before it tries what failed once more. */
const PATIENCE_MILLISECONDS = 120_000;
/** Who has changed nothing for so long has probably done what there was to do. */
const REST_MILLISECONDS = 3_000;

test.each(Array.from({ length: SEQUENCES }, (_, i) => i + 1))(
  'random changes %i end as a clean build ends',
  async (seed) => {
    const draw = seededGenerator(seed);
    const paths = syntheticCheckout(16);
    mkdirSync(join(paths.results, 'raw/cifar10/resnet18'), { recursive: true });
    const watcher = new WatchProcess(paths, ['--rescan', '1', '--accept', REASON]);
    const told: string[] = [];
    try {
      await watcher.next(/^start → /);
      for (let i = 0; i < CHANGES_EACH; i++) {
        const [name, change] = Object.entries(CHANGES)[Math.floor(draw() * Object.keys(CHANGES).length)]!;
        told.push(name);
        const mend = change(paths, draw);
        await sleep(draw() * LONGEST_PAUSE_MILLISECONDS);
        mend?.();
      }
      const end = performance.now() + PATIENCE_MILLISECONDS;
      let found = await atRest(paths);
      let expected = cleanBuild(paths);
      while (difference(found, expected) !== '' && performance.now() < end) {
        found = await atRest(paths);
        expected = cleanBuild(paths);
      }
      expect(difference(found, expected), `${told.join(', ')}\n${watcher.lines.join('\n')}`).toBe('');
      // And there it stays.
      await sleep(1_500);
      expect(difference(outputs(paths), expected)).toBe('');
      expect(await watcher.end('SIGTERM')).toBe(0);
    } finally {
      await watcher.end('SIGKILL');
      removeCheckout(paths);
    }
  },
  600_000,
);

/** What there is once nothing has changed for a while. */
async function atRest(paths: Paths): Promise<Map<string, string>> {
  let found = outputs(paths);
  for (let quiet = 0; quiet < REST_MILLISECONDS; ) {
    await sleep(200);
    const now = outputs(paths);
    quiet = difference(found, now) === '' ? quiet + 200 : 0;
    found = now;
  }
  return found;
}

/** A build of nothing but the sources, the records and the watcher's ledger, which alone knows what was accepted on the way. */
function cleanBuild(paths: Paths): Map<string, string> {
  const clean = bareCopy(paths);
  try {
    if (existsSync(paths.ledger)) copyFileSync(paths.ledger, clean.ledger);
    const args = [
      join(clean.root, 'programs/start.mjs'),
      join(clean.root, 'analysis/cli/paper.ts'),
      'build',
      '--draft',
      '--accept',
      REASON,
    ];
    execFileSync(process.execPath, args, { cwd: clean.root, stdio: 'pipe' });
    return outputs(clean);
  } finally {
    removeCheckout(clean);
  }
}

/** Path to bytes of everything that a build makes. */
function outputs({ root, generated, results, pdf, ledger }: Paths): Map<string, string> {
  const files = [...filesBelow(generated), ...filesBelow(join(results, 'processed'))];
  const all = [...files, ledger, pdf].filter((file) => existsSync(file));
  return new Map(all.map((file) => [file.slice(root.length), readIfStill(file)]));
}

/** The watcher is at work while we look. */
function readIfStill(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return 'gone';
    throw cause;
  }
}

/** Paths that differ or are only in one. */
function difference(found: Map<string, string>, expected: Map<string, string>): string {
  const paths = new Set([...found.keys(), ...expected.keys()]);
  return [...paths].filter((path) => found.get(path) !== expected.get(path)).join(', ');
}
