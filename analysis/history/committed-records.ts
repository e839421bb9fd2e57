/**
 * Every record that was ever committed, from git's objects. A record is known by its bytes: one that moved is still there, one
 * whose bytes stand nowhere any more is gone, and somebody has to say why (`withdrawn.ts`).
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Commit, commits, FULL_HISTORY, fileAt, git, gitText } from './git.ts';

/** The outcome of one run, as it was committed and stands nowhere in the results any more. */
export interface GoneRecord {
  /** Its folder below the results root when it was last seen. */
  readonly record: string;
  /** SHA-256 of its results.json. */
  readonly sha256: string;
  /** The commit that removed or replaced it; null while HEAD still has it. */
  readonly removed: Commit | null;
  readonly results: Buffer;
}

const RESULTS = 'results.json';

interface Blob {
  readonly id: string;
  /** Relative to the repository's folder. */
  readonly path: string;
}

/**
 * Records whose results.json was committed below `results/` of `root` and whose bytes no file of `present` has.
 * @param present paths relative to `root` of all record files on disk
 * @throws when git cannot be asked; see `historyGap`
 */
export function goneRecords(root: string, present: Iterable<string>): GoneRecord[] {
  const committed = committedResults(root);
  const [first] = committed;
  if (first === undefined) return [];
  const here = new Set([...present].map((path) => blobId(readFileSync(join(root, path)), first.id.length)));
  return committed.filter(({ id }) => !here.has(id)).map((blob) => describeGone(root, blob));
}

/** Each results.json of the history once, at a path where it stood. */
function committedResults(root: string): Blob[] {
  const prefix = gitText(root, ['rev-parse', '--show-prefix']);
  const lines = gitText(root, ['rev-list', '--objects', FULL_HISTORY, 'HEAD', '--', 'results']).split('\n');
  return lines
    .map((line) => ({ id: line.slice(0, line.indexOf(' ')), path: line.slice(line.indexOf(' ') + 1) }))
    .filter(({ path }) => path.startsWith(`${prefix}results/`) && path.endsWith(`/${RESULTS}`))
    .map(({ id, path }) => ({ id, path: path.slice(prefix.length) }));
}

/** Git's name for a file's content: the hash over `blob <bytes>\0` and the content, SHA-1 or SHA-256 by the repository. */
function blobId(content: Buffer, digits: number): string {
  const hash = createHash(digits === 40 ? 'sha1' : 'sha256');
  return hash.update(`blob ${content.length}\0`).update(content).digest('hex');
}

function describeGone(root: string, { id, path }: Blob): GoneRecord {
  const results = git(root, ['cat-file', 'blob', id]);
  const isInHead = fileAt(root, 'HEAD', path)?.equals(results) === true;
  // The newest commit in which the number of files with this content changed is the one that took it away.
  const removed = isInHead ? null : commits(root, ['-1', `--find-object=${id}`, '--', path])[0]!;
  return {
    record: path.slice('results/'.length, -`/${RESULTS}`.length),
    sha256: createHash('sha256').update(results).digest('hex'),
    removed,
    results,
  };
}
