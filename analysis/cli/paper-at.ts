/** What `--root` names, looked at before anything is written: a name that was mistyped would otherwise become a folder. */
import { existsSync, statSync } from 'node:fs';
import { type Paths, pathsOf } from '../pipeline/paths.ts';

/** Where a paper is, or begins. @throws where a file is in its place, or in that of a folder above it */
export function folderAt(root: string): Paths {
  const state = statSync(root, { throwIfNoEntry: false });
  if (state?.isDirectory() === false) throw new Error(`--root ${root}: must be a folder, is a file`);
  return pathsOf(root);
}

/** Where a paper is. @throws where none is */
export function paperAt(root: string): Paths {
  const paths = folderAt(root);
  if (existsSync(paths.definition)) return paths;
  const found = existsSync(root) ? 'holds none' : 'is not there';
  throw new Error(
    `--root ${root}: must hold paper/paper.ts, which defines a paper, ${found}; npm run paper -- init begins one`,
  );
}
