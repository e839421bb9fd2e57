import { describe, expect, it } from 'vitest';
import { recordFolder } from '../../experiments/record/schema.ts';
import { UNITS } from '../../experiments/record/step-progress.ts';
import { EXAMPLE_CONFIG, exampleResults } from '../../experiments/record/testing/example-record.ts';
import { speedName } from '../../experiments/tasks/task.ts';
import { runOfVersion1 } from '../testing/run-of-version-1.ts';
import { historyDigest } from './run.ts';
import { sharedOrigins } from './shared-origins.ts';

let nextStart = Date.parse('2026-01-01T00:00:00.000Z');

/** A run that shares nothing with another unless `change` says so. */
function run(change: { seed: number; weights?: string; loss?: number; start?: string; path?: string }) {
  const config = { ...EXAMPLE_CONFIG, seed: change.seed };
  const results = exampleResults(config);
  const unique = String(change.seed).padStart(64, '0');
  results.checkpoint.sha256 = change.weights ?? unique;
  results.packedCheckpoint.sha256 = `f${(change.weights ?? unique).slice(1)}`;
  results.history[0]!.train.loss = change.loss ?? change.seed;
  nextStart += 1000;
  results.time.startedAt = change.start ?? new Date(nextStart).toISOString();
  const path = recordFolder(config);
  const made = runOfVersion1(path, config, results, { config: '', results: '' });
  return { ...made, path: change.path ?? path };
}

describe('sharedOrigins', () => {
  it('finds nothing in runs of their own', () => {
    expect(sharedOrigins([run({ seed: 1 }), run({ seed: 2 }), run({ seed: 3 })])).toEqual([]);
  });

  it('names both records that share weights', () => {
    const weights = 'c'.repeat(64);
    const problems = sharedOrigins([run({ seed: 1, weights }), run({ seed: 2, weights })]);
    expect(problems.map(({ file }) => file)).toEqual([
      'raw/cifar10/resnet18/bit_keep_conv1_s2/results.json',
      'raw/cifar10/resnet18/bit_keep_conv1_s2/results.json',
    ]);
    expect(problems[0]!.rule).toMatch(
      /weights\.safetensors is, byte for byte, that of raw\/cifar10\/resnet18\/bit_keep_conv1_s1/,
    );
  });

  it('lets runs share what is no checkpoint', () => {
    const tokenizer = { name: 'tokenizer.json', bytes: 800, sha256: 'd'.repeat(64) };
    const runs = [run({ seed: 1 }), run({ seed: 2 })].map((one) => ({
      ...one,
      files: [...one.files, tokenizer],
    }));
    expect(sharedOrigins(runs)).toEqual([]);
  });

  it('finds a course of losses under another seed, whatever its times say', () => {
    const copy = run({ seed: 2, loss: 1 });
    const timed = {
      ...copy,
      historyDigest: historyDigest(copy.history.map((row) => ({ ...row, seconds: 99 }))),
    };
    expect(sharedOrigins([run({ seed: 1, loss: 1 }), timed]).map(({ rule }) => rule)).toEqual([
      'history: is, but for its times, that of raw/cifar10/resnet18/bit_keep_conv1_s1: one of them is a copy',
    ]);
  });

  it.each(UNITS)('and whatever its speed in %ss says', (unit) => {
    const row = { step: 1, 'train.loss': 2, seconds: 3, [speedName(unit)]: 4 };
    expect(historyDigest([{ ...row, [speedName(unit)]: 5 }])).toBe(historyDigest([row]));
    expect(historyDigest([{ ...row, 'train.loss': 5 }])).not.toBe(historyDigest([row]));
  });

  it('finds one start of two runs', () => {
    const start = '2026-02-03T04:05:06.007Z';
    expect(sharedOrigins([run({ seed: 1, start }), run({ seed: 2, start })])).toHaveLength(1);
  });

  it('lets the same configuration in another study end in the same weights, from a start of its own', () => {
    const twin = run({ seed: 1, path: 'raw/other/cifar10/resnet18/bit_keep_conv1_s1' });
    expect(sharedOrigins([run({ seed: 1 }), twin])).toEqual([]);
    const copied = { ...twin, sittings: run({ seed: 1, start: '2026-02-03T04:05:06.007Z' }).sittings };
    const original = run({ seed: 1, start: '2026-02-03T04:05:06.007Z' });
    expect(sharedOrigins([original, copied])).toHaveLength(1);
  });

  it('and the same settings evaluated at other steps, but not trained at another rate', () => {
    const original = run({ seed: 1 });
    const twin = (change: object) => ({
      ...run({ seed: 1, loss: 7, path: 'raw/other/cifar10/resnet18/bit_keep_conv1_s1' }),
      config: { ...original.config, ...change },
    });
    expect(sharedOrigins([original, twin({ evaluateEvery: 10 })])).toEqual([]);
    expect(sharedOrigins([original, twin({ learningRate: 0.3 })])).toHaveLength(2);
  });
});
