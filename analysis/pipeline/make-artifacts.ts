import { join } from 'node:path';
import { sha256 } from '../load/sha256.ts';
import type { ArtifactMaker, Remembered } from './artifacts.ts';
import type { Places } from './places.ts';
import { readIfThere } from './write-if-changed.ts';

/** What a maker gives, or gave before: hashes always, contents only when it was made now. */
export interface MadeArtifact {
  readonly name: string;
  readonly key: string;
  readonly hashes: Readonly<Record<string, string>>;
  readonly contents: ReadonlyMap<string, Uint8Array | string>;
}

/**
 * Makes what is not known to be there already, side by side where a thread helps. Writes nothing, so that an error in one
 * leaves all as it was. `look` gets each that was made now, while others are still being made.
 */
export async function makeArtifacts(
  places: Places,
  makers: readonly ArtifactMaker[],
  remembered: Readonly<Record<string, Remembered>>,
  look: (made: MadeArtifact) => void = () => {},
): Promise<MadeArtifact[]> {
  return Promise.all(
    makers.map(async (maker) => {
      const key = maker.key();
      const before = remembered[maker.name];
      if (before !== undefined && before.key === key && isInPlace(places, before))
        return { name: maker.name, key, hashes: before.files, contents: new Map() };
      const made = await makeNow(maker, key);
      look(made);
      return made;
    }),
  );
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
