/** Records of version 2: those of this project, whose task has rules of its own, and imported ones, which keep the base alone. */
import { describe, expect, it } from 'vitest';
import { brokenConfigRules, parseRecord } from './parse-record.ts';
import { recordFolder } from './schema.ts';
import { EXAMPLE_CONFIG, exampleResults } from './testing/example-record.ts';
import { CONFIG_2, FOLDER_2, results2 } from './testing/version-2-example.ts';

const told = (folder: string, config: unknown, results: unknown) =>
  parseRecord(folder, config, results).broken.map(({ file, rule }) => `${file}: ${rule}`);

describe('a record of this project', () => {
  it('is read with its factors as text and what its task adds apart from the base', () => {
    const { record, broken } = parseRecord(FOLDER_2, CONFIG_2, results2());
    expect(broken).toEqual([]);
    expect(record).toMatchObject({
      task: 'image-classification',
      study: 'rates',
      factors: { 'learning-rate': '0.1', 'optimizer.weight-decay': '0.0005', variant: 'bit_keep_conv1' },
      seed: 42,
      origin: 'run',
      source: null,
      outcomes: { 'test.accuracy': 0.43 },
      config: { width: 16, dataset: 'cifar10' },
      details: { data: { test: 10_000 } },
    });
    expect(Object.keys(record!.config)).not.toContain('factors');
    expect(Object.keys(record!.details).sort()).toEqual(['data', 'teacherCheckpoint']);
  });

  it.each<[string, object, object, string]>([
    ['another folder', { seed: 43 }, {}, 'config.json: factors and seed: describe raw/rates/'],
    [
      'another study',
      { study: 'other' },
      {},
      'config.json: study: must be rates, as the folder says, got other',
    ],
    [
      'a factor that says another thing than the setting',
      { learningRate: 0.2 },
      {},
      'config.json: factors.learning-rate: must be 0.2, as set, got 0.1',
    ],
    [
      'a factor that is no setting',
      { factors: { ...CONFIG_2.factors, speed: 1 } },
      {},
      'config.json: factors.speed: must be the name of a setting, or variant, softmax, rate, got 1',
    ],
    ['an unknown setting', { widht: 8 }, {}, 'config.json: (whole file): unknown field "widht"'],
    [
      'a seed with a slip',
      { seed: undefined, sede: 42 },
      {},
      'config.json: (whole file): unknown field "sede"',
    ],
    ['an unknown task', { task: 'chess' }, {}, 'config.json: task: must be one of image-classification'],
    ['an unknown result', {}, { note: 'x' }, 'results.json: (whole file): unknown field "note"'],
    ['another configuration', { batchSize: 32 }, {}, 'results.json: runId: must be '],
    ['no sitting', {}, { sittings: [] }, 'results.json: sittings: must hold at least 1, got []'],
    [
      'a missing outcome',
      {},
      { outcomes: { 'test.accuracy': 0.43 } },
      'results.json: outcomes.test.loss: must be a number, got nothing',
    ],
    [
      'an outcome that is not of the selected epoch',
      {},
      { outcomes: { ...results2().outcomes, 'validation.loss': 1 } },
      'results.json: outcomes.validation.loss: must be 1.5 (epoch 1 of history), got 1',
    ],
    [
      'another epoch selected',
      {},
      { outcomes: { ...results2().outcomes, 'selected.epoch': 2 } },
      'results.json: outcomes.selected.epoch: must be 1 (the first with the highest validation accuracy), got 2',
    ],
    [
      'a file under the name of the record',
      {},
      { files: [{ name: 'results.json', bytes: 1, sha256: '0'.repeat(64) }] },
      "results.json: files: must be others than the record's own two, got results.json",
    ],
  ])('is refused with %s', (_, config, results, rule) => {
    expect(told(FOLDER_2, { ...CONFIG_2, ...config }, { ...results2(), ...results }).join('\n')).toContain(
      rule,
    );
  });

  it('names every broken rule by itself', () => {
    const broken = told(FOLDER_2, CONFIG_2, { ...results2(), status: 'running', command: '', files: 7 });
    expect(broken.map((line) => line.split(': ').slice(0, 2).join(': '))).toEqual([
      'results.json: status',
      'results.json: command',
      'results.json: files',
    ]);
  });

  it('that is not finished has its configuration checked', () => {
    expect(brokenConfigRules(FOLDER_2, CONFIG_2)).toEqual([]);
    expect(brokenConfigRules('raw/rates/s42', CONFIG_2)[0]!.rule).toContain(`describe ${FOLDER_2}`);
    expect(brokenConfigRules(FOLDER_2, { ...CONFIG_2, task: 'chess' })[0]!.rule).toContain('task: must be');
  });
});

describe('an imported record', () => {
  const folder = 'raw/torch/optimizer=adam/rate=0.001/s7';
  const config = { task: 'translation', factors: { optimizer: 'adam', rate: 0.001 }, seed: 7 };
  const results = { origin: 'imported', source: { name: 'a table' }, outcomes: { bleu: 31.5 } };

  it('needs task, factors, seed, outcomes and its source, and nothing else', () => {
    expect(parseRecord(folder, config, results)).toMatchObject({
      broken: [],
      record: {
        task: 'translation',
        study: 'torch',
        factors: { optimizer: 'adam', rate: '0.001' },
        seed: 7,
        origin: 'imported',
        source: { name: 'a table' },
        command: null,
        outcomes: { bleu: 31.5 },
        history: [],
        files: [],
        sittings: [],
      },
    });
  });

  it.each<[string, object, object, string]>([
    ['no task', { task: undefined }, {}, 'config.json: task: must be text, got nothing'],
    [
      'a task of many words',
      { task: 'Translation (WMT)' },
      {},
      'config.json: task: must be lower-case letters',
    ],
    ['no factors', { factors: undefined }, {}, 'config.json: factors: must be an object, got nothing'],
    [
      'a factor that is no name',
      { factors: { optimizer: 'Adam W' } },
      {},
      'config.json: factors.optimizer: must be lower-case letters, digits, dots, hyphens and underscores, got "Adam W"',
    ],
    ['half a seed', { seed: 0.5 }, {}, 'config.json: seed: must be an integer, got 0.5'],
    ['no source', {}, { source: undefined }, 'results.json: source: must be an object, got nothing'],
    [
      'an outcome in words',
      {},
      { outcomes: { bleu: 'good' } },
      'results.json: outcomes.bleu: must be a number, got "good"',
    ],
    [
      'an outcome of no plain name',
      {},
      { outcomes: { '1': 2 } },
      'results.json: outcomes.1: name must be a plain name, got "1"',
    ],
    [
      'a seed with a slip',
      { seed: undefined, sede: 7 },
      {},
      'config.json: seed: must be a number, got nothing, but "sede"',
    ],
    [
      'an origin with a slip, which is told first',
      {},
      { origin: undefined, orgin: 'imported' },
      'results.json: (whole file): unknown field "orgin"\nresults.json: origin: must be "imported", got nothing',
    ],
    ['no outcome', {}, { outcomes: {} }, 'results.json: outcomes: must name at least one outcome, got {}'],
    ['a field that nobody knows', {}, { outcome: 1 }, 'results.json: (whole file): unknown field "outcome"'],
    [
      'a hash that is none',
      {},
      { source: { name: 'a', sha256: 'f00' } },
      'results.json: source.sha256: must be 64',
    ],
    [
      'a history that goes back',
      {},
      { history: [{ step: 2 }, { step: 2 }] },
      'results.json: history[1]: must come after epoch or step 2, got 2',
    ],
    [
      'a history without steps',
      {},
      { history: [{ loss: 2 }] },
      'results.json: history[0]: must have an epoch or a step, got neither',
    ],
  ])('is refused with %s', (_, changed, outcome, rule) => {
    expect(told(folder, { ...config, ...changed }, { ...results, ...outcome }).join('\n')).toContain(rule);
  });
});

describe('a record of version 1', () => {
  it('of a study of its own stands in the folder of the study', () => {
    const config = { ...EXAMPLE_CONFIG, epochs: 1, warmupEpochs: 0 };
    const folder = recordFolder(config);
    const inStudy = folder.replace('raw/', 'raw/pilot/');
    expect(parseRecord(inStudy, config, exampleResults(config))).toMatchObject({
      broken: [],
      record: { study: 'pilot' },
    });
    expect(told('raw/a/b/c/d/e_s42', config, exampleResults(config))).toEqual([
      `config.json: dataset, model, variant and seed: describe ${folder}, but the record stands in raw/a/b/c/d/e_s42`,
    ]);
  });
});
