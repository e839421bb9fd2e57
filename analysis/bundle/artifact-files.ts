/** Which files go into the artifact archive, and from where. */

import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { REFERENCE_FILE } from '../../experiments/record/run-command.ts';
import type { LoadedRecords } from '../load/load-records.ts';
import { listRunFolders, RESULT_LISTS } from '../load/run-folders.ts';
import { sha256 } from '../load/sha256.ts';
import type { Ledger } from '../pipeline/ledger.ts';
import { type Paths, REPOSITORY } from '../pipeline/paths.ts';
import {
  definitionFiles,
  filesBelow,
  isTemporary,
  paperSources,
  paperTests,
} from '../pipeline/source-files.ts';
import { importedTables } from './imported-tables.ts';

/** A file of the archive: on disk, or made for it. */
export interface ArtifactFile {
  /** Below the crate's root, with forward slashes; for what the repository holds, its path there. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly executable: boolean;
  /** @throws when the file is no longer the one that was hashed */
  read(): Uint8Array;
}

/** Code with its tests and what they read, so that who unpacks the archive can run both. */
const CODE_FOLDERS = ['analysis', 'chaos', 'docs', 'examples', 'experiments', 'programs'] as const;
/** Beside them, where they exist. */
const TOP_FILES = [
  '.gitattributes',
  '.gitignore',
  '.npmrc',
  'CITATION.cff',
  REFERENCE_FILE,
  'LICENSE',
  'README.md',
  'architecture.test.ts',
  'biome.json',
  'package-lock.json',
  'package.json',
  'reproduce.sh',
  'reproduce.test.ts',
  'tsconfig.json',
  'vitest.config.ts',
  'vitest.setup.ts',
] as const;

/** What a paper's own folder has for its author's editor, and the archive for its code. */
const SETTINGS_OF_CODE = 'tsconfig.json';

/** A file of the paper's own folder or, where that holds only results and paper, of the repository of the code. */
export function ownFile({ root }: Paths, name: string): string {
  const file = join(root, name);
  // Commands of one paper's runs are no other's.
  if (name === REFERENCE_FILE) return file;
  return existsSync(file) && name !== SETTINGS_OF_CODE ? file : join(REPOSITORY, name);
}

/**
 * Everything but what is made for the archive alone, unsorted. Every record and artifact must be the ledger's.
 * @throws an Error naming the file that is not
 */
export function artifactFiles(paths: Paths, records: LoadedRecords, ledger: Ledger): ArtifactFile[] {
  const code = CODE_FOLDERS.flatMap((folder) =>
    filesBelow(join(REPOSITORY, folder), (_, name) => !isTemporary(name)),
  ).map((file) => fileAt(relative(REPOSITORY, file), file));
  const top = TOP_FILES.map((name) => [name, ownFile(paths, name)] as const)
    .filter(([, file]) => existsSync(file))
    .map(([name, file]) => fileAt(name, file));
  const below = (file: string) => fileAt(relative(paths.root, file), file);
  const listed = [...Object.keys(ledger.records), ...Object.keys(ledger.artifacts)];
  const paper = [...paperSources(paths), ...definitionFiles(paths), ...paperTests(paths)].map(below);
  const results = [
    ...checkpoints(paths, records),
    ...[...[...RESULT_LISTS, 'README.md'].map((name) => join(paths.results, name)), paths.ledger].filter(
      (file) => existsSync(file),
    ),
  ].map(below);
  const tables = importedTables(paths, records.runs).files.map(below);
  const generated = listed.map((path) => below(join(paths.root, path)));
  for (const file of generated) isLedgers(file, ledger);
  return [...code, ...top, ...paper, ...tables, ...generated, ...results];
}

/** Weights beside records, of excluded runs too: whatever the loader found there and found right. */
function checkpoints({ results }: Paths, { runs, exclusions }: LoadedRecords): string[] {
  const known = new Set([...runs, ...exclusions].map(({ path }) => path));
  return listRunFolders(results)
    .folders.filter(({ path }) => known.has(path))
    .flatMap(({ path, otherFiles }) => otherFiles.map((name) => join(results, path, name)));
}

function isLedgers({ path, sha256: hash }: ArtifactFile, { records, artifacts }: Ledger): void {
  const recorded = records[path] ?? artifacts[path];
  if (hash !== recorded) {
    throw new Error(
      `${path}: SHA-256 must be the ledger's ${recorded}, got ${hash}; npm run paper -- check says more`,
    );
  }
}

function fileAt(name: string, file: string): ArtifactFile {
  const path = name.replaceAll('\\', '/');
  const bytes = readFileSync(file);
  const hash = sha256(bytes);
  return {
    path,
    bytes: bytes.length,
    sha256: hash,
    executable: (statSync(file).mode & 0o100) !== 0,
    read() {
      const now = readFileSync(file);
      if (sha256(now) !== hash) throw new Error(`${path}: changed while it was being archived; bundle again`);
      return now;
    },
  };
}

/** A file that is made for the archive. */
export function madeFile(path: string, content: string): ArtifactFile {
  const bytes = Buffer.from(content);
  return { path, bytes: bytes.length, sha256: sha256(bytes), executable: false, read: () => bytes };
}

/** `sha256sum -c SHA256SUMS` in the unpacked folder verifies all of them. */
export function checksums(files: readonly ArtifactFile[]): ArtifactFile {
  const lines = files.map(({ path, sha256: hash }) => `${hash}  ${path}\n`).sort();
  return madeFile('SHA256SUMS', lines.join(''));
}
