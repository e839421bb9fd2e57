import { posix, relative } from 'node:path';
import { RECORD_TREES, RUN_FOLDER } from '../../experiments/record/names.ts';
import { printableText } from '../../experiments/record/printable-text.ts';
import { ABSENT, fileState } from '../load/file-state.ts';
import { type Paths, REPOSITORY } from '../pipeline/paths.ts';
import { codeFiles, isDefinition, paperSources, realPath, resultFiles } from '../pipeline/source-files.ts';

/** More than this are counted instead of named. */
const NAMED = 3;

/**
 * What happened, for a person: `results/raw/… landed, paper/sections/results.tex changed`.
 * A run lands when its `results.json` appears.
 */
export function describeCauses(changed: readonly string[], before: InputStates, after: InputStates): string {
  const exists = (states: InputStates, path: string) => (states.get(path) ?? ABSENT) !== ABSENT;
  const verbOf = (path: string, came: string, went: string) =>
    !exists(before, path) ? came : exists(after, path) ? 'changed' : went;
  const causes = new Map<string, Set<string>>();
  const add = (verb: string, what: string) => causes.set(verb, (causes.get(verb) ?? new Set()).add(what));
  for (const path of changed) {
    const run = runFolderOf(path);
    if (run === null) add(verbOf(path, 'added', 'removed'), path);
    else add(runVerb(run, changed, verbOf), run);
  }
  return [...causes].map(([verb, what]) => `${list([...what])} ${verb}`).join(', ');
}

/** The folder of the run whose file it is, `results/raw/…/s42`; null of any other file. */
function runFolderOf(path: string): string | null {
  const folder = posix.dirname(path);
  const isRecords = RECORD_TREES.some((tree) => folder.startsWith(`results/${tree}/`));
  return isRecords && RUN_FOLDER.test(posix.basename(folder)) ? folder : null;
}

function runVerb(
  run: string,
  changed: readonly string[],
  verbOf: (path: string, came: string, went: string) => string,
): string {
  const [config, results] = [`${run}/config.json`, `${run}/results.json`];
  if (changed.includes(results)) return verbOf(results, 'landed', 'removed');
  if (changed.includes(config)) return verbOf(config, 'begun', 'removed');
  return 'changed';
}

/** `a, b, c and 9 more` */
export function list(names: readonly string[]): string {
  const named = names
    .slice(0, names.length > NAMED + 1 ? NAMED : names.length)
    .map((name) => printableText(name, 'joined'));
  const rest = names.length - named.length;
  return rest === 0 ? named.join(', ') : `${named.join(', ')} and ${rest} more`;
}

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
