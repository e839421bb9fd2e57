import { join } from 'node:path';
import { readIfThere } from '../load/read-if-there.ts';
import { sha256 } from '../load/sha256.ts';
import type { ArtifactMaker, CachedArtifact, Files } from './artifacts.ts';
import type { Paths } from './paths.ts';

/** What a maker gives, or gave before: hashes always, contents only when it was made now. */
export interface MadeArtifact {
  readonly name: string;
  readonly key: string;
  readonly hashes: Readonly<Record<string, string>>;
  readonly contents: Files;
}

/**
 * Makes what the last build did not leave as it should be now. Writes nothing, so that an error in one leaves all as it was.
 * @param before by the maker's name
 */
export async function makeArtifacts(
  paths: Paths,
  makers: readonly ArtifactMaker[],
  before: Readonly<Record<string, CachedArtifact>>,
): Promise<MadeArtifact[]> {
  const made: MadeArtifact[] = [];
  for (const maker of makers) {
    const { name } = maker;
    const key = maker.key();
    const last = before[name];
    const isCurrent = last !== undefined && last.key === key && isInPlace(paths, last);
    made.push(isCurrent ? { name, key, hashes: last.files, contents: new Map() } : await makeNow(maker, key));
  }
  return made;
}

async function makeNow({ name, make }: ArtifactMaker, key: string): Promise<MadeArtifact> {
  const contents = await make();
  for (const path of contents.keys()) {
    if (!/^(paper|results)(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/.test(path)) {
      throw new Error(`${name}: artifact path must be plain, got ${JSON.stringify(path)}`);
    }
  }
  const hashes = Object.fromEntries([...contents].map(([path, content]) => [path, sha256(content)]));
  return { name, key, hashes, contents };
}

/** Whether the files are on disk with the bytes that were made. */
export function isInPlace(paths: Paths, { files }: CachedArtifact): boolean {
  return Object.entries(files).every(([path, hash]) => {
    const bytes = readIfThere(join(paths.root, path));
    return bytes !== null && sha256(bytes) === hash;
  });
}
