/** The live view knows every run that this paper declares, of any task, before it is at work. */
import { expect, test } from 'vitest';
import { declaredConfigs } from '../analysis/live/live-view.ts';
import { answeringFolders } from '../experiments/record/record-store.ts';
import definition from './paper.ts';

test('every run that the paper declares is known before it is at work, of any task', () => {
  const studies = [...definition.studies, ...definition.registered.map(({ study }) => study)];
  const folders = studies.flatMap(({ runs: declared }) => declared.map(({ folder }) => folder));
  const configs = declaredConfigs(definition);
  expect(configs.filter((config, i) => !answeringFolders(config).includes(folders[i]!))).toEqual([]);
  expect(configs).toHaveLength(folders.length);
  expect(new Set(configs.map(({ task }) => task)).size).toBeGreaterThan(1);
});
