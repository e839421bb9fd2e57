/** Whether the generated files on disk are what a build makes, or at least what the ledger has. */
import { dirname, join } from 'node:path';
import { readIfThere } from '../../experiments/record/file-text.ts';
import { sha256 } from '../load/sha256.ts';
import { LEDGER_FILE, type Ledger } from '../pipeline/ledger.ts';
import { type Paths, relativePath } from '../pipeline/paths.ts';
import { filesBelow } from '../pipeline/source-files.ts';
import { describeDifference } from './describe-difference.ts';
import { type Finding, ownerOf } from './finding.ts';

const EDITED = 'edited after it was built';
const MISSING_ON_DISK = 'missing: the ledger has it, the disk has not';

/** Every artifact but the PDF, with what a rebuild gave as the third witness. */
export function checkRebuilt(
  paths: Paths,
  rebuilt: ReadonlyMap<string, Buffer>,
  { artifacts }: Ledger,
): Finding[] {
  const onDisk = generatedFiles(paths);
  const pdf = relativePath(paths.root, paths.pdf);
  const hashes = [
    ...Object.entries(artifacts),
    ...[...rebuilt].map(([path, bytes]) => [path, sha256(bytes)] as const),
  ];
  return [
    ...[...rebuilt].flatMap(([path, content]) => {
      const stored = readIfThere(join(paths.root, path));
      return compare(path, stored, content, artifacts[path], hashes);
    }),
    ...orphans(onDisk, 'no build makes this file', (path) => rebuilt.has(path)),
    ...Object.keys(artifacts)
      .filter((path) => path !== pdf && !rebuilt.has(path) && !onDisk.includes(path))
      .map((path) => ({ path, what: 'in the ledger, but no build makes it' })),
  ];
}

/** Every artifact by its hash alone, for when the records break rules and nothing can be rebuilt. */
export function checkAgainstLedger(paths: Paths, { artifacts }: Ledger): Finding[] {
  const onDisk = generatedFiles(paths);
  const known = [...onDisk, relativePath(paths.root, paths.pdf)];
  const changed = Object.entries(artifacts).flatMap(([path, recorded]) => {
    const stored = known.includes(path) ? readIfThere(join(paths.root, path)) : null;
    if (stored === null) return [{ path, what: MISSING_ON_DISK }];
    const hash = sha256(stored);
    if (hash === recorded) return [];
    const owner = ownerOf(hash, path, Object.entries(artifacts));
    const what = owner === null ? 'the ledger has another SHA-256' : shouldHold(owner);
    return [{ path, what: `${EDITED}; ${what}` }];
  });
  return [...changed, ...orphans(onDisk, 'not in the ledger', (path) => Object.hasOwn(artifacts, path))];
}

/** Three witnesses: the stored file, the rebuilt one and the ledger. Who stands alone is what changed. */
function compare(
  path: string,
  stored: Buffer | null,
  rebuilt: Buffer,
  recorded: string | undefined,
  hashes: readonly (readonly [path: string, hash: string])[],
): Finding[] {
  if (stored === null) return [{ path, what: 'missing: the build makes it, the disk has not' }];
  const hash = sha256(stored);
  if (stored.equals(rebuilt)) {
    if (hash === recorded) return [];
    const what =
      recorded === undefined ? 'not in the ledger' : 'the ledger has another SHA-256; file and rebuild agree';
    return [{ path, what: `${what}: ${LEDGER_FILE} is stale or was edited` }];
  }
  const blame =
    hash === recorded
      ? 'stale: records, code or templates changed since it was built'
      : sha256(rebuilt) === recorded
        ? EDITED
        : 'neither the file of the ledger nor what a build makes';
  const owner = ownerOf(hash, path, hashes);
  const how = owner === null ? describeDifference(path, stored, rebuilt) : shouldHold(owner);
  return [{ path, what: `${blame}; ${how}` }];
}

const shouldHold = (owner: string): string => `holds what ${owner} should hold`;

function orphans(onDisk: readonly string[], why: string, isKnown: (path: string) => boolean): Finding[] {
  return onDisk.filter((path) => !isKnown(path)).map((path) => ({ path, what: `orphan: ${why}` }));
}

/** All files that lie where builds write, those that no build made too. */
function generatedFiles(paths: Paths): string[] {
  const files = [...filesBelow(paths.generated), ...filesBelow(dirname(paths.csv))];
  return files.map((file) => relativePath(paths.root, file));
}
