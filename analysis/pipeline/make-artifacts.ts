import { join } from 'node:path';
import { sha256 } from '../load/sha256.ts';
import type { ArtifactMaker, Files, Remembered } from './artifacts.ts';
import type { Places } from './places.ts';
import { readIfThere } from './write-if-changed.ts';

/** What a maker gives, or gave before: hashes always, contents only when it was made now. */
export interface MadeArtifact {
  readonly name: string;
  readonly key: string;
  readonly hashes: Readonly<Record<string, string>>;
  readonly contents: Files;
}

/** Which artifacts are there as they should be, and which have to be made. */
export interface Plan {
  readonly current: readonly MadeArtifact[];
  readonly stale: readonly { readonly maker: ArtifactMaker; readonly key: string }[];
}

/** Compares keys and files on disk with what the last build remembered. */
export function planArtifacts(
  places: Places,
  makers: readonly ArtifactMaker[],
  remembered: Readonly<Record<string, Remembered>>,
): Plan {
  const current: MadeArtifact[] = [];
  const stale: Plan['stale'][number][] = [];
  for (const maker of makers) {
    const { name } = maker;
    const key = maker.key();
    const before = remembered[name];
    if (before !== undefined && before.key === key && isInPlace(places, before))
      current.push({ name, key, hashes: before.files, contents: new Map() });
    else stale.push({ maker, key });
  }
  return { current, stale };
}

/** Makes what is stale, side by side where a thread helps. Writes nothing, so that an error in one leaves all as it was. */
export async function makeArtifacts({ current, stale }: Plan): Promise<MadeArtifact[]> {
  return [...current, ...(await Promise.all(stale.map(({ maker, key }) => makeNow(maker, key))))];
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
export function isInPlace(places: Places, { files }: Remembered): boolean {
  return Object.entries(files).every(([path, hash]) => {
    const bytes = readIfThere(join(places.root, path));
    return bytes !== null && sha256(bytes) === hash;
  });
}
