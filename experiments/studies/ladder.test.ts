import { expect, test } from 'vitest';
import { runId } from '../record/canonical-json.ts';
import type { ImageConfig } from '../record/image-classification-record.ts';
import { runFolder } from '../record/record-store.ts';
import { ALL_STUDIES, RUNNABLE_STUDIES, studyById } from './all-studies.ts';
import { LADDER_RATES } from './ladder.ts';
import { neededFolders, withNeeded } from './needed-runs.ts';

const declared = (id: string) => studyById(id).declared as readonly ImageConfig[];
const PARTS = ['ladder-budget', 'ladder-distillation', 'ladder-cifar100', 'ladder-width'];

test('the whole ladder is its parts, each run once, and each in a folder that says what it differs in', () => {
  const folders = declared('ladder').map(runFolder);
  const parts = PARTS.flatMap((id) => declared(id).map(runFolder));
  expect([...folders].sort()).toEqual([...parts].sort());
  expect(PARTS.map((id) => declared(id).length)).toEqual([36, 12, 36, 24]);
  expect(runFolder(declared('ladder')[0]!)).toBe(
    'raw/ladder/dataset=cifar10/epochs=3/variant=std/width=16/s2223',
  );
});

test('all training images, of which a tenth validates, with seeds of no other study', () => {
  const others = new Set(ALL_STUDIES.flatMap((study) => study.declared.map(({ seed }) => seed)));
  const [ladder, rates] = [declared('ladder'), declared('ladder-rates')];
  for (const run of [...ladder, ...rates]) {
    expect(run).toMatchObject({ trainExamples: 50_000, validationExamples: 5_000 });
    expect(others).not.toContain(run.seed);
  }
  const seedsOf = (runs: readonly ImageConfig[]) => [...new Set(runs.map(({ seed }) => seed))];
  expect(seedsOf(ladder)).toHaveLength(3);
  expect(seedsOf(rates).filter((seed) => seedsOf(ladder).includes(seed))).toEqual([]);
  expect(rates).toHaveLength(3 * 4 * 2);
});

test('each distilled run learns from the FP32 run of its own rung with another seed, and no two from one', () => {
  const runs = declared('ladder');
  const byFolder = new Map(runs.map((run) => [runFolder(run), run]));
  const distilled = runs.filter(({ distillation }) => distillation !== null);
  expect(distilled).toHaveLength(2 * 2 * 2 * 3);
  for (const run of distilled) {
    const { record, runId: id } = run.distillation!.teacher;
    const teacher = byFolder.get(record)!;
    expect(id).toBe(runId(teacher));
    const { dataset, width, epochs } = run;
    expect(teacher).toMatchObject({ dataset, width, epochs, quantization: 'std', distillation: null });
    expect(teacher.seed).not.toBe(run.seed);
  }
  const lessons = distilled.map((run) => `${run.quantization} ${neededFolders(run).join()}`);
  expect(new Set(lessons).size).toBe(distilled.length);
});

test('a part that lacks its teachers is completed by them', () => {
  const completed = withNeeded(declared('ladder-distillation'), RUNNABLE_STUDIES);
  expect(completed).toHaveLength(12 + 6);
});

test('each variant has one learning rate in all of the ladder', () => {
  for (const { learningRate, quantization, ablation } of declared('ladder')) {
    const variant = ablation === 'none' ? quantization : `${quantization}_${ablation}`;
    expect(learningRate).toBe(LADDER_RATES[variant]);
  }
});
