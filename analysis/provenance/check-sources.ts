import { join } from 'node:path';
import { readIfThere } from '../../experiments/record/file-text.ts';
import { REFERENCE_FILE } from '../../experiments/record/run-command.ts';
import { fileAt, git, headOf } from '../history/git.ts';
import { sha256 } from '../load/sha256.ts';
import type { Ledger } from '../pipeline/ledger.ts';
import { describeText } from './describe-difference.ts';
import type { Finding } from './finding.ts';

type Hashes = Readonly<Record<string, string>>;

/** What authors wrote that is not what it was at the last build. */
export function checkSources(now: Hashes, { sources }: Ledger): Finding[] {
  return differences('source', sources, now);
}

/** So many files are named; a whole other version of the engine is one finding more. */
const NAMED = 20;

/** Programs that are not those that made the artifacts, as the ledger has them: a patched statistic, by its file. */
export function checkPrograms(now: Hashes, { programs }: Ledger): Finding[] {
  const found = differences('program', programs, now);
  const others = found.length - NAMED;
  if (others <= 0) return found;
  return [
    ...found.slice(0, NAMED),
    { path: 'programs', what: `${others} more are not those that made the artifacts` },
  ];
}

/**
 * Programs that history does not have as they are: whoever builds after a patch has a ledger that agrees with it, and git does not.
 * @param root of the paper; where it is no repository, or they lie outside it, there is nothing to ask
 */
export function checkCommitted(root: string, now: Hashes): Finding[] {
  const head = headOf(root);
  if (head === null) return [];
  const changed = git(root, ['diff', '--name-only', '--relative', '-z', 'HEAD', '--', '.']).toString();
  const added = git(root, ['ls-files', '--others', '--exclude-standard', '-z']).toString();
  const open = `${changed}${added}`.split('\0').filter((path) => Object.hasOwn(now, path));
  return open.flatMap((path) => {
    const committed = fileAt(root, 'HEAD', path);
    if (committed !== null && sha256(committed) === now[path]) return [];
    const than = committed === null ? 'is not committed' : `is not what commit ${head.slice(0, 7)} has`;
    return [{ path, what: `program ${than}: nobody can look up what made the artifacts` }];
  });
}

function differences(kind: string, recorded: Hashes, now: Hashes): Finding[] {
  const paths = [...new Set([...Object.keys(recorded), ...Object.keys(now)])].sort();
  return paths.flatMap((path) => {
    const what = difference(kind, recorded[path], now[path]);
    return what === null ? [] : [{ path, what }];
  });
}

function difference(kind: string, recorded: string | undefined, hash: string | undefined): string | null {
  if (hash === recorded) return null;
  if (hash === undefined) return `${kind} is missing: the ledger has it, the disk has not`;
  if (recorded === undefined) return `${kind} was added since the paper was built`;
  const hashes = `SHA-256 is ${hash.slice(0, 12)}…, the ledger has ${recorded.slice(0, 12)}…`;
  return `${kind} changed since the paper was built: ${hashes}`;
}

/** The list of commands must be the one that the studies give; of studies that give none there is nothing to check. */
export function checkReference(root: string, commands: (() => string) | null): Finding[] {
  if (commands === null) return [];
  const stored = readIfThere(join(root, REFERENCE_FILE));
  const remedy = 'npm run lab -- reference --write makes it';
  if (stored === null) return [{ path: REFERENCE_FILE, what: `missing: ${remedy}` }];
  const rebuilt = Buffer.from(commands());
  if (stored.equals(rebuilt)) return [];
  const what = `not what the studies give (${remedy}); ${describeText(stored, rebuilt)}`;
  return [{ path: REFERENCE_FILE, what }];
}
