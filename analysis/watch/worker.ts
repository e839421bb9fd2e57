/**
 * The process that builds for the watcher. It loads everything once and then builds when told to, so that a new record
 * costs no start-up; what it has loaded it can never load again, so the watcher replaces it when code changes.
 */
import { build } from '../pipeline/build.ts';
import { placesOf } from '../pipeline/places.ts';
import { codeFiles, hashFiles } from '../pipeline/source-files.ts';
import type { WorkerAnswer, WorkerOrder } from './worker-messages.ts';

const code = hashFiles(codeFiles());
await Promise.all([
  import('../pipeline/rebuild.ts'),
  import('../pipeline/build-pdf.ts'),
  import('../tables/all-tables.ts'),
  import('../figures/all-figures.ts'),
  import('../figures/render/compile-figure.ts'),
  import('../figures/render/vega-to-svg.ts'),
  import('../figures/render/svg-to-pdf.ts'),
]);
// Edited while it was loaded: half of one version, half of another.
if (hashFiles(codeFiles()) !== code) process.exit(0);

function answer(message: WorkerAnswer): void {
  process.send?.(message);
}

process.on('message', async ({ root }: WorkerOrder) => {
  try {
    answer({
      kind: 'built',
      outcome: await build(placesOf(root), { pdf: 'build', claims: 'mark', log: () => {}, code }),
    });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    answer({ kind: 'failed', name, message });
  }
});

// The watcher is gone, however it went: no build, and no LaTeX, may outlive it. This process leads a group of its own.
process.on('disconnect', () => process.kill(-process.pid, 'SIGKILL'));

answer({ kind: 'ready' });
