/** What the build depends on, as the file system tells it without a read: two of these say what changed between. */
import { relative } from 'node:path';
import { fileState } from '../load/file-state.ts';
import { type Paths, REPOSITORY } from '../pipeline/paths.ts';
import { codeFiles, isDefinition, paperSources, realPath, resultFiles } from '../pipeline/source-files.ts';

/** Path relative to the repository, with forward slashes, to size, times and inode. */
export type InputStates = ReadonlyMap<string, string>;

export function inputStates(paths: Paths): InputStates {
  const rootOf = (file: string) => (file.startsWith(`${paths.root}/`) ? paths.root : REPOSITORY);
  const stateOf = (file: string, behind = file) =>
    [relative(rootOf(file), file).replaceAll('\\', '/'), fileState(behind)] as const;
  return new Map([
    ...[...resultFiles(paths), ...codeFiles(paths)].map((file) => stateOf(file)),
    ...paperSources(paths).map((file) => stateOf(file, realPath(file))),
  ]);
}

/** Paths whose state differs, sorted. */
export function changedPaths(before: InputStates, after: InputStates): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}

/** Whether the path is code, a template or a study: what a running process has loaded and cannot load again. */
export function isCode(path: string): boolean {
  return path.startsWith('paper/') ? isDefinition(path) : !path.startsWith('results/');
}
