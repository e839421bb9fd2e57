import { expect, test } from 'vitest';
import { configSchema, recordFolder, variantName } from '../record/schema.ts';
import { RUNNABLE_STUDIES, studyById } from './all-studies.ts';

test.each(RUNNABLE_STUDIES)('$id: valid configurations, each in a folder of its own', ({ runs }) => {
  for (const run of runs) expect(configSchema.parse(run)).toEqual(run);
  expect(new Set(runs.map(recordFolder)).size).toBe(runs.length);
});

test.each(RUNNABLE_STUDIES)(
  '$id: runs of one data set and model differ in variant and seed alone',
  ({ runs }) => {
    const protocols = new Map<string, string>();
    for (const { seed, quantization, ablation, distillation, ...protocol } of runs) {
      const key = `${protocol.dataset} ${protocol.model}`;
      expect(JSON.stringify(protocol)).toBe(protocols.get(key) ?? JSON.stringify(protocol));
      protocols.set(key, JSON.stringify(protocol));
    }
  },
);

test('the first study: four variants of ResNet-18 on three data sets, three seeds each', () => {
  const { runs } = studyById('first');
  expect(runs).toHaveLength(36);
  const cells = new Map<string, number[]>();
  for (const run of runs) {
    const key = `${run.dataset} ${run.model} ${variantName(run)}`;
    cells.set(key, [...(cells.get(key) ?? []), run.seed]);
  }
  expect(cells.size).toBe(12);
  for (const seeds of cells.values()) expect(seeds).toEqual([42, 123, 456]);
});

test('an unknown study is an error that names those there are', () => {
  expect(() => studyById('last')).toThrow("study: must be one of first, smoke, got 'last'");
});
