import { excerpt } from './finding.ts';

/** The other path that a file of this hash belongs to, to be shown; null when `path` is its own, or none has it. */
export function ownerOf(
  hash: string,
  path: string,
  hashes: readonly (readonly [path: string, hash: string])[],
): string | null {
  const owner = hashes.find(([other, recorded]) => recorded === hash && other !== path);
  return owner === undefined ? null : excerpt(owner[0]);
}
