/** Whatever happens, in whatever order and at whatever moments: in the end the paper is the one a clean build makes. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
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
/** Why records change: whoever watches has accepted each change on the way, and a clean build none. */
const REASON = 'random changes of a test';
const LONGEST_PAUSE_MILLISECONDS = 600;
/** Longer than the watcher waits before it tries what failed once more. */
const PATIENCE_MILLISECONDS = 90_000;

test.each(Array.from({ length: SEQUENCES }, (_, i) => i + 1))(
  'random changes %i end as a clean build ends',
  async (seed) => {
    const draw = seededGenerator(seed);
    const paths = syntheticCheckout(16);
    mkdirSync(join(paths.results, 'raw/cifar10/resnet18'), { recursive: true });
    const watcher = new WatchProcess(paths, '--rescan', '1', '--accept', REASON);
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
      const expected = cleanBuild(paths);
      const end = performance.now() + PATIENCE_MILLISECONDS;
      let found = outputs(paths);
      while (difference(found, expected) !== '' && performance.now() < end) {
        await sleep(200);
        found = outputs(paths);
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
  300_000,
);

function cleanBuild(paths: Paths): Map<string, string> {
  const clean = bareCopy(paths);
  try {
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

/** What lists the changes that were accepted on the way, of which a clean build knows none. */
const LISTS_ACCEPTED = /tables\/history\.(json|tex)$|main\.pdf$/;

/** Path to bytes of everything that a build makes, but for what lists accepted changes. */
function outputs({ root, generated, results, pdf }: Paths): Map<string, string> {
  const files = [...filesBelow(generated), ...filesBelow(join(results, 'processed'))];
  const all = [...files, join(results, 'ledger.json'), pdf].filter(
    (file) => existsSync(file) && !LISTS_ACCEPTED.test(file),
  );
  return new Map(all.map((file) => [file.slice(root.length), withoutAccepted(readIfStill(file))]));
}

/** A ledger but for the changes that were accepted, and for the hashes of what lists them. */
function withoutAccepted(text: string): string {
  return text
    .replace(/,\n {2}"accepted": \[.*?\n {2}\]/s, '')
    .replaceAll(/^.*(?:tables\/history\.(?:json|tex)|main\.pdf)".*$/gm, '');
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
