import { join } from 'node:path';
import { readIfThere } from '../../experiments/record/file-text.ts';
import { fileAt } from '../history/git.ts';
import { listMeasurementFiles } from '../load/load-measurements.ts';
import type { Run } from '../load/run.ts';
import { listPaperRuns } from '../load/run-folders.ts';
import { sha256 } from '../load/sha256.ts';
import { differingExcerpts, excerpt, type Finding, ownerOf } from './finding.ts';
import { jsonDifferences } from './json-differences.ts';

/**
 * Compares the record files on disk with the ledger: changed, missing, extra and moved ones, also where one was moved over
 * another. Of a changed file whose recorded version git still has, it names the fields.
 */
export function checkRecords(root: string, ledger: Readonly<Record<string, string>>): Finding[] {
  const onDisk = recordFiles(root);
  const recorded = Object.entries(ledger);
  const isListed = (path: string) => Object.hasOwn(ledger, path);
  const missing = recorded.filter(([path]) => !onDisk.has(path));
  const strangers = [...onDisk].filter(([path, hash]) => !isListed(path) || ledger[path] !== hash);
  const moved = new Map(
    missing.flatMap(([path, hash]) => {
      const target = strangers.find(([, found]) => found === hash);
      return target === undefined ? [] : [[path, target[0]] as const];
    }),
  );
  const targets = new Set(moved.values());
  return [
    ...[...moved].map(([path, target]) => ({
      path,
      what: `moved: the ledger has it here, it stands in ${target}`,
    })),
    ...missing
      .filter(([path]) => !moved.has(path))
      .map(([path]) => ({ path, what: 'missing: the ledger has it, the disk has not' })),
    ...strangers
      .filter(([path]) => !isListed(path) && !targets.has(path))
      .map(([path, hash]) => ({ path, what: added(ownerOf(hash, path, recorded)) })),
    ...strangers
      .filter(([path]) => isListed(path))
      .map(([path, hash]) => {
        const owner = ownerOf(hash, path, recorded);
        return { path, what: changedRecord(root, path, hash, ledger[path]!, owner) };
      }),
  ];
}

function added(owner: string | null): string {
  return `${owner === null ? '' : `is the record of ${owner}; `}not in the ledger: added since the paper was built`;
}

/** Files of all finished runs, excluded ones too, and of all measurements, to SHA-256. */
export function recordFiles(root: string): Map<string, string> {
  const results = join(root, 'results');
  const { folders } = listPaperRuns(results);
  const files = folders
    .filter(({ hasResults }) => hasResults)
    .flatMap(({ path }) => [`results/${path}/config.json`, `results/${path}/results.json`]);
  const measured = listMeasurementFiles(results).map((path) => `results/${path}`);
  return new Map(
    [...files, ...measured].flatMap((path) => {
      const bytes = readIfThere(join(root, path));
      return bytes === null ? [] : [[path, sha256(bytes)] as const];
    }),
  );
}

function changedRecord(
  root: string,
  path: string,
  hash: string,
  recorded: string,
  owner: string | null,
): string {
  const hashes = `SHA-256 is ${hash.slice(0, 12)}…, the ledger has ${recorded.slice(0, 12)}…`;
  if (owner !== null) return `is the record of ${owner}: ${hashes}`;
  const before = committedVersion(root, path, recorded);
  const now = readIfThere(join(root, path));
  if (before === null || now === null) return `changed: ${hashes}`;
  try {
    const fields = jsonDifferences(JSON.parse(before.toString('utf8')), JSON.parse(now.toString('utf8')));
    const named = fields.map(
      ({ field, a, b }) => `${excerpt(field)} was ${differingExcerpts(a, b).join(', is ')}`,
    );
    const shown = named.slice(0, 5).join('; ') + (named.length > 5 ? `; and ${named.length - 5} more` : '');
    return `changed: ${named.length === 0 ? 'only its spelling, no value' : shown} (${hashes})`;
  } catch (cause) {
    if (cause instanceof SyntaxError) return `changed: no longer valid JSON (${hashes})`;
    throw cause;
  }
}

/** The file as git's last commit has it, if that is the version of the ledger. Without git there is none. */
function committedVersion(root: string, path: string, recorded: string): Buffer | null {
  const bytes = fileAt(root, 'HEAD', path);
  return bytes !== null && sha256(bytes) === recorded ? bytes : null;
}

/** Files that lie beside their records must be the ones that the runs wrote; they may be absent. */
export function checkCheckpoints(results: string, runs: readonly Run[]): Finding[] {
  return runs.flatMap(({ path, files }) =>
    files.flatMap(({ name, sha256: recorded }) => {
      const bytes = readIfThere(join(results, path, name));
      if (bytes === null) return [];
      const hash = sha256(bytes);
      if (hash === recorded) return [];
      const what = `changed: SHA-256 is ${hash.slice(0, 12)}…, results.json has ${recorded.slice(0, 12)}…`;
      return [{ path: `results/${path}/${name}`, what }];
    }),
  );
}
