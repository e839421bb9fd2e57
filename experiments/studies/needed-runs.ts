import type { BaseConfig } from '../record/base-record.ts';
import { folderSinceVersion1 } from '../record/image-run.ts';
import { runFolder } from '../record/record-store.ts';
import { TASK_RECORDS } from '../record/task-records.ts';
import type { Study } from './study.ts';

/** The runs, preceded by those that they refer to and that are not among them but declared by one of the studies. */
export function withNeeded(runs: readonly BaseConfig[], studies: readonly Study[]): readonly BaseConfig[] {
  const present = new Set(runs.map(runFolder));
  const declared = new Map(studies.flatMap((study) => study.declared).map((run) => [runFolder(run), run]));
  const needed = new Map<string, BaseConfig>();
  for (const folder of runs.flatMap(neededFolders)) {
    const run = declared.get(folder);
    if (run !== undefined && !present.has(folder)) needed.set(folder, run);
  }
  return [...needed.values(), ...runs];
}

/** Folders, as version 2 has them, of the records that a run refers to. */
export function neededFolders(config: BaseConfig): readonly string[] {
  const needs = TASK_RECORDS.get(config.task)?.needs?.(config) ?? [];
  return needs.map(({ record }) => folderSinceVersion1(record) ?? record);
}
