import { type Command, Option } from 'commander';
import type { BaseConfig } from '../record/base-record.ts';
import { answeringFolders } from '../record/record-store.ts';
import { RUNNABLE_STUDIES, studyById } from '../studies/all-studies.ts';

export interface StudyFlags {
  readonly study: string;
  readonly only?: readonly string[];
}

/** `optional`: for a verb that can be told runs by their names, too. */
export function addStudyFlags(command: Command, study: 'mandatory' | 'optional' = 'mandatory'): Command {
  return command
    .addOption(
      new Option('--study <id>', 'which study')
        .choices(RUNNABLE_STUDIES.map(({ id }) => id))
        .makeOptionMandatory(study === 'mandatory'),
    )
    .option(
      '--only <pattern>',
      "runs whose record folder holds this text; * stands for any text, as in 'cifar10/*variant=bit/s'; can be repeated: the runs of each, in that order",
      (pattern: string, before: readonly string[] = []) => [...before, pattern],
    );
}

/** In the order of the patterns. Throws when one fits no run: a misspelt one must not look like a finished sweep. */
export function selectedRuns({ study, only }: StudyFlags): readonly BaseConfig[] {
  const { declared } = studyById(study);
  if (only === undefined) return declared;
  const fitting = (text: string): readonly BaseConfig[] => {
    const parts = text.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const pattern = new RegExp(parts.join('.*'));
    const selected = declared.filter((run) => answeringFolders(run).some((folder) => pattern.test(folder)));
    if (selected.length === 0) throw new Error(`--only: no run of study ${study} fits '${text}'`);
    return selected;
  };
  return [...new Set(only.flatMap(fitting))];
}
