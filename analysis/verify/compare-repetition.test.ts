import { expect, it } from 'vitest';
import type { RunRecord } from '../../experiments/record/run-record.ts';
import { recordFolder } from '../../experiments/record/schema.ts';
import { EXAMPLE_CONFIG, exampleResults } from '../../experiments/record/testing/example-record.ts';
import { upgradeVersion1 } from '../../experiments/record/upgrade-version-1.ts';
import { compareRepetition } from './compare-repetition.ts';

const recorded = upgradeVersion1(recordFolder(EXAMPLE_CONFIG), EXAMPLE_CONFIG, exampleResults());
const [sitting] = recorded.sittings;

it('passes over times and places, and over nothing else', () => {
  const again: RunRecord = {
    ...recorded,
    runId: '0'.repeat(64),
    command: 'another',
    outcomes: { ...recorded.outcomes, 'time.seconds': 99 },
    sittings: [{ ...sitting!, seconds: 99, environment: { ...sitting!.environment, os: 'another' } }],
    history: recorded.history.map((epoch) => ({ ...epoch, seconds: 1, examplesPerSecond: 2 })),
    details: { ...recorded.details, resumed: 1 },
  };
  expect(compareRepetition(recorded, again)).toEqual([]);
});

it('compares whatever the task adds to results, as far as the record has it', () => {
  const samples = [{ prompt: 'Once', text: 'upon a time.' }];
  const told: RunRecord = { ...recorded, details: { data: { train: 3 }, samples, endOfText: 2 } };
  const again = { data: { train: 3, bytes: 9 }, samples, endOfText: 2, later: true };
  const differences = (change: object) =>
    compareRepetition(told, { ...told, details: { ...again, ...change } }).map(({ field }) => field);
  expect(differences({})).toEqual([]);
  expect(differences({ samples: [{ prompt: 'Once', text: 'A masterpiece.' }] })).toEqual([
    'details.samples[0].text',
  ]);
  expect(differences({ endOfText: 7 })).toEqual(['details.endOfText']);
  expect(differences({ data: {} })).toEqual(['details.data.train']);
});

it('sees the last digit of a loss, another checkpoint and another setting', () => {
  const [checkpoint, packed] = recorded.files;
  const other: RunRecord = {
    ...recorded,
    config: { ...recorded.config, epochs: 3 },
    outcomes: { ...recorded.outcomes, 'test.loss': recorded.outcomes['test.loss']! + Number.EPSILON },
    files: [{ ...checkpoint!, sha256: '0'.repeat(64) }, packed!],
  };
  const fields = compareRepetition(recorded, other).map(({ field }) => field);
  expect(fields).toHaveLength(3);
  expect(fields.join()).toMatch(/epochs/);
  expect(fields.join()).toMatch(/sha256/);
  expect(fields.join()).toMatch(/test\.loss/);
});
