import { expect, test } from 'vitest';
import { checkConfig } from '../record/record-store.ts';
import { presetSettings } from '../studies/language-presets.ts';
import { type LanguageFlags, languageConfigFromFlags } from './language-flags.ts';

const DEFAULTS: LanguageFlags = {
  scale: 'paper',
  variant: 'std',
  batchSize: 128,
  seed: 42,
  softmax: 'standard',
};

/** As if these flags had been typed. */
function config(preset: string, flags: Partial<LanguageFlags> = {}, typed: readonly string[] = []) {
  const given = new Set([...Object.keys(flags), ...typed]);
  return languageConfigFromFlags(preset, { ...DEFAULTS, ...flags }, given);
}

test('a preset alone is what is published; defaults of image classification do not count', () => {
  const { schemaVersion, task, study, factors, seed, ...settings } = config('arithmetic');
  expect(settings).toEqual(presetSettings('arithmetic', 'paper', 'bit'));
  expect([task, study, seed]).toEqual(['language-modelling', 'trials', 42]);
  expect(factors).toEqual({ model: 'bitnet_training', variant: 'bit', text: 'arithmetic' });
});

test('the seeds’ flags change what they name', () => {
  const run = config('tinystories', {
    numSteps: 500,
    batchSize: 8,
    seqLen: 128,
    runId: 'try-1',
    variant: 'std',
  });
  expect(run).toMatchObject({
    study: 'trials-try-1',
    steps: 500,
    evaluateEvery: 50,
    warmupSteps: 50,
    batchSize: 8,
  });
  expect(run.model).toMatchObject({ context: 128, variant: 'std' });
  expect(config('babygpt', { numSteps: 7 })).toMatchObject({ steps: 7, evaluateEvery: 1, warmupSteps: 0 });
});

test('a shorter run needs less of a text that is asked for by its length', () => {
  const characters = (flags: Partial<LanguageFlags>) =>
    (config('baseline', flags).data as { characters: number }).characters;
  expect(characters({})).toBe(15_000_000_000);
  expect(characters({ numSteps: 4000 })).toBe(150_000_000);
  expect(characters({ numSteps: 4000, batchSize: 16, seqLen: 128 })).toBe(37_500_000);
  expect(characters({ numSteps: 1 })).toBe(10_000_000);
  expect(characters({ numSteps: 800_000 })).toBe(15_000_000_000);
});

test('the softmax is of attention and loss; its temperature has no default where it has to be said', () => {
  expect(config('babygpt', { softmax: 'base2' }).model).toMatchObject({ softmax: 'base2' });
  const hot = config('tinystories', { softmax: 'standard-t', temperature: 2 });
  expect(hot.model).toMatchObject({ softmax: 'standard-t', temperature: 2 });
  expect(checkConfig(hot, 'test')).toEqual(hot);
  const without = config('tinystories', { softmax: 'standard-t' });
  expect(() => checkConfig(without, 'test')).toThrow('model.temperature: must be given with standard-t');
});

test('a window whose attention no machine could hold is refused before anything is trained', () => {
  const long = (seqLen: number) => () => checkConfig(config('tictactoe', { seqLen }), 'test');
  expect(long(16_384)).not.toThrow();
  expect(long(100_000)).toThrow(
    /model\.context: must be at most 16384 in training: attention .*, got 100000/,
  );
});

test('dropout is a setting of its own, left out where there is none', () => {
  const dropped = config('babygpt', { dropout: 0.1 });
  expect(dropped).toMatchObject({ dropout: 0.1 });
  expect(checkConfig(dropped, 'test')).toEqual(dropped);
  expect(config('babygpt', { dropout: 0 })).toEqual(config('babygpt'));
  expect('dropout' in config('babygpt')).toBe(false);
  for (const dropout of [0, 1]) {
    expect(() => checkConfig({ ...dropped, dropout }, 'test')).toThrow(
      dropout === 0 ? /dropout: must be above 0, got 0/ : /dropout: must be below 1, got 1/,
    );
  }
});

test('names what it cannot take', () => {
  expect(() => config('gpt5')).toThrow(
    "preset: must be one of babygpt, babybitnet, arithmetic, tictactoe, tinystories, baseline, got 'gpt5'",
  );
  expect(() => config('arithmetic', { variant: 'ttq' })).toThrow('--variant: must be std or bit');
  expect(() => config('babygpt', { variant: 'bit' })).toThrow('the other is a preset of its own');
  expect(() => config('arithmetic', {}, ['epochs'])).toThrow('--epochs: arithmetic takes no such flag');
  expect(() => config('arithmetic', { lastLayers: 2 })).toThrow(
    '--last-layers: arithmetic takes no such flag; --set sets any setting by its name',
  );
});
