import { describe, expect, test } from 'vitest';
import type { LanguageConfig } from '../record/language-modelling-record.ts';
import { type PRESETS, presetSettings } from './language-presets.ts';
import { LANGUAGE_STUDIES } from './language-studies.ts';

const declared = (id: string) =>
  LANGUAGE_STUDIES.find((study) => study.id === id)!.declared as readonly LanguageConfig[];

describe('babygpt', () => {
  test('is babyBitNet’s protocol with ten seeds, two models and two schedules', () => {
    const runs = declared('babygpt');
    expect(runs).toHaveLength(2 * 2 * 10);
    for (const { model, schedule, factors, learningRate, ...run } of runs) {
      expect(factors).toEqual({
        model: model.variant === 'std' ? 'babygpt' : 'babybitnet',
        schedule: schedule.name,
      });
      expect(learningRate).toBe(model.variant === 'std' ? 0.001 : 0.0009);
      expect(run).toMatchObject({ steps: 5000, batchSize: 16, clipNorm: null, warmupSteps: 0 });
      expect(model).toMatchObject({ hidden: 64, layers: 4, heads: 4, context: 32, vocabulary: 65 });
    }
    // A sweep that is stopped has compared both models with what it has.
    expect(runs.slice(0, 2).map(({ factors }) => factors.model)).toEqual(['babygpt', 'babybitnet']);
  });

  test('the rates are seven, for both models, with three seeds', () => {
    const runs = declared('babygpt-rates');
    expect(runs).toHaveLength(7 * 2 * 3);
    expect(new Set(runs.map(({ learningRate }) => learningRate)).size).toBe(7);
    for (const { factors, learningRate } of runs) expect(factors.rate).toBe(learningRate);
  });
});

test('every experiment of BitNet Training has an FP32 twin that differs in nothing else', () => {
  for (const preset of ['arithmetic', 'tictactoe', 'tinystories', 'baseline'] as const) {
    for (const scale of ['desk', 'paper'] as const) {
      const [std, bit] = (['std', 'bit'] as const).map((variant) => presetSettings(preset, scale, variant));
      expect({ ...std, model: { ...std!.model, variant: 'bit' } }).toEqual(bit);
      expect(presetSettings(preset, scale)).toEqual(bit);
    }
  }
});

test('the published sizes are those of the source', () => {
  const paper = (preset: (typeof PRESETS)[number]) => presetSettings(preset, 'paper');
  expect(paper('arithmetic')).toMatchObject({ steps: 10_000, batchSize: 32, warmupSteps: 100 });
  expect(paper('tinystories')).toMatchObject({ steps: 30_000, batchSize: 32, warmupSteps: 250 });
  // 400,000 steps of 2 x 16 windows of 256 tokens.
  expect(paper('baseline')).toMatchObject({ steps: 400_000, batchSize: 32, accumulate: 2, warmupSteps: 375 });
  expect(paper('baseline').model).toMatchObject({ hidden: 768, layers: 8, heads: 12, keyValueHeads: 6 });
});

test('babyBitNet’s models are presets of their own', () => {
  expect(() => presetSettings('babygpt', 'paper', 'bit')).toThrow(
    'babygpt: variant must be std, got bit; the other is a preset of its own',
  );
});
