/** What the build depends on, as the file system tells it without a read: two of these say what changed between. */
import { relative } from 'node:path';
import { fileState } from '../load/file-state.ts';
import { type Places, REPOSITORY } from '../pipeline/places.ts';
import { codeFiles, isDefinition, paperSources, realPath, resultFiles } from '../pipeline/source-files.ts';

/** Path relative to the repository, with forward slashes, to size, times and inode. */
export type InputStates = ReadonlyMap<string, string>;

export function inputStates(places: Places): InputStates {
  const entries = [
    ...[...resultFiles(places), ...paperSources(places)].map((file) => [places.root, file] as const),
    ...codeFiles(places).map(
      (file) => [file.startsWith(`${places.root}/`) ? places.root : REPOSITORY, file] as const,
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
