/**
 * `worker.ts --root <folder> [<why records may change>]`: the process that builds for the watcher. It loads everything once
 * and then builds when told to, so that a new record costs no start-up; what it has loaded it can never load again, so the
 * watcher replaces it when code changes.
 */
import { isCurrent } from '../../programs/compiled-program.mjs';
import { loadDefinition } from '../authoring/load-definition.ts';
import { findRecords, RecordCache } from '../load/record-cache.ts';
import { build } from '../pipeline/build.ts';
import { pathsOf } from '../pipeline/paths.ts';
import { codeFiles, hashFiles } from '../pipeline/source-files.ts';
import type { WorkerAnswer, WorkerOrder } from './builder.ts';

const [, , , root, accept] = process.argv;
const paths = pathsOf(root!);
const code = hashFiles(codeFiles(paths));
const [definition] = await Promise.all([loadDefinition(paths.definition), import('../pipeline/rebuild.ts')]);
// Edited while it was loaded: half of one version, half of another.
if (!isCurrent() || hashFiles(codeFiles(paths)) !== code) process.exit(0);

const recordCache = new RecordCache();

/** Its code, a bundler among it, is loaded when somebody first wants to see it. */
async function writeReview(): Promise<void> {
  const { analyse } = await import('../pipeline/analyse.ts');
  const { loadRecords } = await import('../load/load-records.ts');
  const { storedHistory } = await import('../pipeline/load-history.ts');
  const { writeSite } = await import('../review/write-site.ts');
  const records = loadRecords(paths.results, { found: findRecords(paths.results), cache: recordCache });
  await writeSite(paths, analyse(records, definition, storedHistory(paths)), { folder: paths.review, code });
}

function answer(message: WorkerAnswer): void {
  process.send?.(message);
}

process.on('message', async (what: WorkerOrder) => {
  try {
    if (what === 'site') {
      await writeReview();
      answer({ kind: 'site' });
    } else {
      const outcome = await build(paths, {
        definition: async () => definition,
        pdf: 'build',
        claims: 'mark',
        showEachPass: true,
        accept,
        log: () => {},
        code,
        recordCache,
      });
      answer({ kind: 'built', outcome });
    }
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    answer({ kind: 'failed', name, message });
  }
});

// The watcher is gone, however it went: no build, and no LaTeX, may outlive it. This process leads a group of its own.
process.on('disconnect', () => process.kill(-process.pid, 'SIGKILL'));

answer({ kind: 'ready' });
