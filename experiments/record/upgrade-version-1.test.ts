import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordFolder } from './schema.ts';
import { EXAMPLE_CONFIG, exampleResults } from './testing/example-record.ts';
import { studyOfVersion1, upgradeVersion1 } from './upgrade-version-1.ts';

describe('upgradeVersion1', () => {
  it('says the same as the record, by the names of version 2', () => {
    const folder = recordFolder(EXAMPLE_CONFIG);
    const results = exampleResults();
    const record = upgradeVersion1(folder, EXAMPLE_CONFIG, results);
    expect(record).toMatchObject({
      task: 'image-classification',
      study: 'gap',
      factors: { dataset: 'cifar10', model: 'resnet18', variant: 'bit_keep_conv1' },
      seed: 42,
      origin: 'run',
      outcomes: { 'test.accuracy': 0.43, 'validation.accuracy': 0.435, 'time.seconds': 20 },
    });
    expect(record.history[0]).toMatchObject({ epoch: 1, 'train.loss': 1.25, 'validation.loss': 1.5 });
    expect(record.sittings[0]!.environment).toMatchObject({
      device: 'cpu',
      threads: 1,
      cpu: { model: 'Example', family: null, instructionSets: null, cores: 2 },
    });
  });

  it('is pure: its input stays as it was', () => {
    const [config, results] = [structuredClone(EXAMPLE_CONFIG), exampleResults()];
    const before = structuredClone([config, results]);
    upgradeVersion1(recordFolder(config), config, results);
    expect([config, results]).toEqual(before);
  });

  it('finds the study in the folder, and refuses a folder that the configuration does not describe', () => {
    const folder = recordFolder(EXAMPLE_CONFIG);
    expect(studyOfVersion1(folder.replace('raw/', 'raw/pilot/'), EXAMPLE_CONFIG)).toBe('pilot');
    expect(studyOfVersion1(folder.replace('s42', 's43'), EXAMPLE_CONFIG)).toBeNull();
    expect(() => upgradeVersion1(folder.replace('s42', 's43'), EXAMPLE_CONFIG, exampleResults())).toThrow(
      /raw\/cifar10\/resnet18\/bit_keep_conv1_s42 stands in/,
    );
  });

  it('reads a stored record of version 1', () => {
    const root = join(import.meta.dirname, '../../results/raw');
    const folder = readdirSync(root, { recursive: true, encoding: 'utf8' }).find((name) =>
      name.endsWith('results.json'),
    )!;
    const read = (name: string) => JSON.parse(readFileSync(join(root, folder, '..', name), 'utf8'));
    const [config, results] = [read('config.json'), read('results.json')];
    if (config.schemaVersion !== 1) return;
    const record = upgradeVersion1(recordFolder(config), config, results);
    expect(record.outcomes['test.accuracy']).toBe(results.test.accuracy);
    expect(record.history.length).toBe(results.history.length);
  });
});
