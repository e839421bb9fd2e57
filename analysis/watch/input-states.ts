/** What the build depends on, as the file system tells it without a read: two of these say what changed between. */
import { relative } from 'node:path';
import { fileState } from '../load/file-state.ts';
import { type Paths, REPOSITORY } from '../pipeline/paths.ts';
import { codeFiles, isDefinition, paperSources, realPath, resultFiles } from '../pipeline/source-files.ts';

/** Path relative to the repository, with forward slashes, to size, times and inode. */
export type InputStates = ReadonlyMap<string, string>;

export function inputStates(paths: Paths): InputStates {
  const entries = [
    ...[...resultFiles(paths), ...paperSources(paths)].map((file) => [paths.root, file] as const),
    ...codeFiles(paths).map(
      (file) => [file.startsWith(`${paths.root}/`) ? paths.root : REPOSITORY, file] as const,
    ),
  ];
  return new Map(
    entries.map(([root, file]) => [relative(root, file).replaceAll('\\', '/'), fileState(realPath(file))]),
  );
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
