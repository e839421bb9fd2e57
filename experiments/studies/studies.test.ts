import { expect, test } from 'vitest';
import { runId } from '../record/canonical-json.ts';
import { checkConfig, runFolder } from '../record/record-store.ts';
import { configSchema, type RunConfig, recordFolder, variantName } from '../record/schema.ts';
import { ALL_STUDIES, RUNNABLE_STUDIES, studyById } from './all-studies.ts';
import { FIRST_STUDY, phasesAt } from './gap.ts';
import { withNeeded } from './needed-runs.ts';
import { SMOKE_DISTILLATION_STUDY, SMOKE_STUDY } from './smoke.ts';

const IMAGE_STUDIES = [...ALL_STUDIES, FIRST_STUDY, SMOKE_STUDY, SMOKE_DISTILLATION_STUDY];

test.each([...RUNNABLE_STUDIES])('$id: valid configurations, each in a folder of its own', ({ declared }) => {
  for (const run of declared) expect(checkConfig(run, 'test')).toEqual(run);
  expect(new Set(declared.map(runFolder)).size).toBe(declared.length);
});

test.each(IMAGE_STUDIES)('$id: its runs in version 1 are valid, each in a folder of its own', ({ runs }) => {
  for (const run of runs) expect(configSchema.parse(run)).toEqual(run);
  expect(new Set(runs.map(recordFolder)).size).toBe(runs.length);
});

test.each(IMAGE_STUDIES)(
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

/** `cifar10 resnet18 bit_kd` to its seeds. */
function seedsByCell(runs: readonly RunConfig[]): Map<string, number[]> {
  const cells = new Map<string, number[]>();
  for (const run of runs) {
    const key = `${run.dataset} ${run.model} ${variantName(run)}`;
    cells.set(key, [...(cells.get(key) ?? []), run.seed]);
  }
  return cells;
}

test.each(['desk', 'paper'] as const)('%s: six phases of 153 runs and 84 beyond them', (scale) => {
  const phases = phasesAt(scale);
  expect(phases.map(({ runs }) => runs.length)).toEqual([18, 9, 18, 18, 72, 18, 84]);
  const cells = seedsByCell(phases.flatMap(({ runs }) => runs));
  const ten = [42, 123, 456, 789, 1011, 1213, 1415, 1617, 1819, 2021];
  const datasets =
    scale === 'desk' ? ['fashion_mnist', 'cifar10', 'cifar100'] : ['cifar10', 'cifar100', 'tiny_imagenet'];
  const expected = datasets.flatMap((dataset) => [
    ...['std', 'bit', 'bit_keep_conv1', 'bit_kd'].map((variant) => [`${dataset} resnet18 ${variant}`, ten]),
    ...['std_kd', 'ttq', 'bit_keep_conv1_kd'].map((variant) => [
      `${dataset} resnet18 ${variant}`,
      ten.slice(0, 3),
    ]),
    ...['layer1', 'layer4', 'fc'].flatMap((part) => [
      [`${dataset} resnet18 bit_keep_${part}`, ten.slice(0, 3)],
      [`${dataset} resnet18 bit_keep_${part}_kd`, ten.slice(0, 3)],
    ]),
    ...['std', 'bit', 'bit_keep_conv1', 'ttq'].map((variant) => [
      `${dataset} resnet50 ${variant}`,
      ten.slice(0, 3),
    ]),
  ]);
  expect(Object.fromEntries(cells)).toEqual(Object.fromEntries(expected));
});

test('the two scales have the same structure, and the published one its protocol', () => {
  const structure = (scale: 'desk' | 'paper') =>
    phasesAt(scale).map(({ runs }) =>
      runs.map(({ model, seed, ...run }) => `${model} ${variantName(run)} ${seed}`),
    );
  expect(structure('desk')).toEqual(structure('paper'));
  for (const run of phasesAt('paper').flatMap(({ runs }) => runs)) {
    expect(run).toMatchObject({
      width: 64,
      stem: 'cifar',
      epochs: 300,
      warmupEpochs: 5,
      batchSize: 128,
      learningRate: 0.1,
    });
    const mixed = run.dataset === 'cifar100' ? [0, 0] : [0.2, 0.1];
    expect([run.mixupAlpha, run.labelSmoothing]).toEqual(mixed);
  }
});

test('distilled runs learn from the FP32 run of seed 42 of their own data set and model, at T = 4 and alpha = 0.9', () => {
  const runs = phasesAt('desk').flatMap((phase) => phase.runs);
  const byId = new Map(runs.map((run) => [runId(run), run]));
  const distilled = runs.flatMap((run) => (run.distillation === null ? [] : [{ run, ...run.distillation }]));
  expect(distilled).toHaveLength(9 + 27 + 9 + 9 + 21);
  for (const { run, teacher, temperature, alpha } of distilled) {
    const { dataset, model } = run;
    expect([temperature, alpha]).toEqual([4, 0.9]);
    expect(byId.get(teacher.runId)).toMatchObject({
      dataset,
      model,
      quantization: 'std',
      seed: 42,
      distillation: null,
    });
    expect(recordFolder(byId.get(teacher.runId)!)).toBe(teacher.record);
  }
});

test('the first study is part of the whole one', () => {
  const whole = new Set(
    phasesAt('desk')
      .flatMap(({ runs }) => runs)
      .map(runId),
  );
  const { runs } = FIRST_STUDY;
  expect(runs).toHaveLength(36);
  for (const run of runs) expect(whole).toContain(runId(run));
});

test('a selection is completed by the teachers it lacks, once each and first', () => {
  const { declared } = studyById('desk-2-fp32-distillation');
  const completed = withNeeded(declared, ALL_STUDIES).map(runFolder);
  const teachers = ['fashion_mnist', 'cifar10', 'cifar100'].map(
    (dataset) => `raw/gap/dataset=${dataset}/model=resnet18/variant=std/s42`,
  );
  expect(completed).toEqual([...teachers, ...declared.map(runFolder)]);
  const whole = studyById('desk').declared;
  expect(withNeeded(whole, ALL_STUDIES)).toEqual(whole);
});

test('distilled runs of a study without records of version 1 refer to records of their own study', () => {
  const [student, teacher] = SMOKE_DISTILLATION_STUDY.declared;
  expect(student!.distillation).toMatchObject({
    teacher: { record: runFolder(teacher!), runId: runId(teacher!) },
  });
});

test('an unknown study is an error that names those there are', () => {
  expect(() => studyById('last')).toThrow(
    /^study: must be one of desk, paper, desk-1-fp32-baselines, .*, got 'last'$/,
  );
});
