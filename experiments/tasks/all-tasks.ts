/** The tasks there are, by name; each is loaded when it is asked for. */
import type { BaseConfig } from '../record/base-record.ts';
import { IMAGE_CLASSIFICATION } from '../record/image-classification-record.ts';
import { LANGUAGE_MODELLING } from '../record/language-modelling.ts';
import type { Task } from './task.ts';

const TASKS: Readonly<Record<string, () => Promise<unknown>>> = {
  [IMAGE_CLASSIFICATION]: async () =>
    (await import('./image-classification/image-classification.ts')).imageClassification,
  [LANGUAGE_MODELLING]: async () =>
    (await import('./language-modelling/language-modelling.ts')).languageModelling,
};

/** A configuration must have been checked by the schema of its task. Throws when there is no such task. */
export async function taskNamed(name: string): Promise<Task<BaseConfig>> {
  const load = TASKS[name];
  if (load === undefined)
    throw new Error(`task: must be one of ${Object.keys(TASKS).join(', ')}, got '${name}'`);
  return (await load()) as Task<BaseConfig>;
}
