/** A run is a file: from a file, its record, its command or its flags comes the same run, whatever the schema admits. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { afterAll, describe, expect, test } from 'vitest';
import { type BaseConfig, RECORD_VERSION } from '../record/base-record.ts';
import { readableJson } from '../record/canonical-json.ts';
import type { ImageConfig } from '../record/image-classification-record.ts';
import { IMAGE_FACTORS, imageRun } from '../record/image-run.ts';
import {
  ARCHITECTURES,
  GENERATED_TEXTS,
  isPretrained,
  type LanguageSettings,
  PRETRAINED_FAMILIES,
  TEXTS,
} from '../record/language-modelling.ts';
import { languageRun } from '../record/language-modelling-record.ts';
import { ABLATIONS, AUGMENTATIONS, DATASETS, MODELS } from '../record/names.ts';
import { beginRecord, checkConfig, readConfig, runFolder } from '../record/record-store.ts';
import { recordedCommand, runCommand, runFlags } from '../record/run-command.ts';
import { EXAMPLE_RUN } from '../record/testing/example-run.ts';
import { type RandomStream, randomStream } from '../rng/random-stream.ts';
import { type ImageFlags, imageConfigFromFlags } from './image-flags.ts';
import { addRunConfigFlags, type RunConfigFlags, runConfigFrom, typedConfig } from './run-config.ts';
import { flagsOf, integer, isTrue, number, oneOf, words } from './testing/run-settings.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'run-config-'));
afterAll(() => rmSync(root, { recursive: true }));

const CASES = 300;

function anyOptimizer(stream: RandomStream): ImageConfig['optimizer'] {
  const weightDecay = isTrue(stream) ? 0 : number(stream, 0, 1);
  if (isTrue(stream)) {
    const momentum = isTrue(stream) ? 0 : number(stream, 0, 1);
    return { name: 'sgd', momentum, nesterov: isTrue(stream), weightDecay };
  }
  const [beta1, beta2] = [number(stream, 0, 1), number(stream, 0, 1)];
  return { name: 'adamw', beta1, beta2, epsilon: number(stream, 1e-12, 1e-3), weightDecay };
}

function anyDistillation(stream: RandomStream): ImageConfig['distillation'] {
  if (isTrue(stream)) return null;
  const runId = 'a'.repeat(64);
  const record = 'raw/any/dataset=cifar10/learning-rate=0.5/s1';
  return { teacher: { record, runId }, temperature: number(stream, 0.1, 20), alpha: number(stream, 0, 1) };
}

function anySoftmax(stream: RandomStream): Pick<ImageConfig, 'softmax' | 'temperature'> {
  const temperature = number(stream, 0.1, 20);
  const all = [
    {},
    { softmax: 'base2' },
    { softmax: 'base2', temperature },
    { softmax: 'standard-t', temperature },
  ];
  return oneOf(stream, all as ReturnType<typeof anySoftmax>[]);
}

/** Any run of image classification that its schema admits. */
function anyRun(stream: RandomStream): ImageConfig {
  const quantization = oneOf(stream, ['std', 'bit', 'ttq'] as const);
  const ablations = Object.keys(ABLATIONS) as (keyof typeof ABLATIONS)[];
  const batchSize = integer(stream, 1, 512);
  const validationExamples = integer(stream, 1, 5000);
  const epochs = integer(stream, 1, 400);
  const learningRate = number(stream, 1e-6, 2);
  const scheduler = oneOf(stream, ['cosine', 'step', 'none'] as const);
  const distillation = anyDistillation(stream);
  const settings = {
    schemaVersion: 2 as const,
    dataset: oneOf(stream, DATASETS),
    model: oneOf(stream, MODELS),
    width: integer(stream, 1, 128),
    stem: oneOf(stream, ['cifar', 'imagenet'] as const),
    quantization,
    ablation: quantization === 'std' ? ('none' as const) : oneOf(stream, ablations),
    distillation,
    seed: integer(stream, 0, 2 ** 40),
    trainExamples: validationExamples + batchSize + integer(stream, 0, 50_000),
    validationExamples,
    epochs,
    batchSize,
    learningRate,
    minLearningRate: scheduler === 'none' || isTrue(stream) ? 0 : learningRate * stream.uniform(),
    warmupEpochs: integer(stream, 0, epochs - 1),
    scheduler,
    optimizer: anyOptimizer(stream),
    augment: oneOf(stream, AUGMENTATIONS),
    mixupAlpha: isTrue(stream) ? 0 : number(stream, 0, 2),
    labelSmoothing: isTrue(stream) ? 0 : number(stream, 0, 1),
    ...(distillation === null ? anySoftmax(stream) : {}),
  };
  const factors = [
    ...IMAGE_FACTORS,
    'learning-rate',
    'optimizer.weight-decay',
    'batch-size',
    'softmax',
  ].filter(() => isTrue(stream));
  return imageRun(`study-${integer(stream, 0, 9)}`, settings, isTrue(stream) ? factors : IMAGE_FACTORS);
}

function anyText(stream: RandomStream, isImported: boolean): LanguageSettings['data'] {
  const vocabularySize = integer(stream, 257, 65_536);
  const own = isTrue(stream) ? ({ kind: 'characters' } as const) : ({ kind: 'bpe', vocabularySize } as const);
  const tokenizer = isImported ? ({ kind: 'imported' } as const) : own;
  const [characters, validationCharacters] = [integer(stream, 1, 10 ** 9), integer(stream, 1, 10 ** 6)];
  const texts = [
    { text: oneOf(stream, TEXTS), tokenizer },
    { text: 'fineweb_edu', tokenizer, characters, validationCharacters },
  ] as const;
  return oneOf(stream, isImported ? texts : [...texts, { text: oneOf(stream, GENERATED_TEXTS) }]);
}

/** Of a published family's decoder, which begins with imported weights. */
function anyStart(stream: RandomStream, { layers }: LanguageSettings['model']): LanguageSettings['start'] {
  const trained = isTrue(stream) ? ('all' as const) : integer(stream, 1, layers);
  return { model: { name: `model-${integer(stream, 0, 9)}`, sha256: 'a'.repeat(64) }, trained };
}

function anyDecoder(stream: RandomStream): LanguageSettings['model'] {
  const architecture = oneOf(stream, [...ARCHITECTURES, ...PRETRAINED_FAMILIES]);
  const keyValueHeads = integer(stream, 1, 8);
  const heads = architecture === 'babygpt' ? keyValueHeads : keyValueHeads * integer(stream, 1, 4);
  const softmax = oneOf(stream, ['standard', 'standard-t', 'base2'] as const);
  const hasTemperature = softmax === 'standard-t' || (softmax === 'base2' && isTrue(stream));
  const decoder = {
    variant: oneOf(stream, ['std', 'bit'] as const),
    vocabulary: integer(stream, 65_536, 200_000),
    hidden: heads * integer(stream, 1, 64),
    layers: integer(stream, 1, 24),
    ...{ heads, keyValueHeads },
    feedForward: integer(stream, 1, 4096),
    context: integer(stream, 1, 4096),
    softmax,
    ...(hasTemperature ? { temperature: number(stream, 0.1, 0.9) } : {}),
  };
  if (architecture === 'babygpt' || architecture === 'bitnet_training') return { architecture, ...decoder };
  const theta = isTrue(stream) ? null : number(stream, 1, 1e6);
  return { architecture, theta, normEpsilon: number(stream, 1e-9, 1e-3), tied: isTrue(stream), ...decoder };
}

/** Any run of language modelling that its schema admits. */
function anyLanguageRun(stream: RandomStream) {
  const evaluateEvery = integer(stream, 1, 500);
  const steps = evaluateEvery * integer(stream, 1, 50);
  const accumulate = integer(stream, 1, 8);
  const schedule = oneOf(stream, [
    { name: 'constant' },
    { name: 'cosine', minLearningRate: number(stream, 0, 1e-3) },
    { name: 'two-stage' },
  ] as const);
  const model = anyDecoder(stream);
  const settings = {
    data: anyText(stream, isPretrained(model)),
    model,
    ...(isPretrained(model) ? { start: anyStart(stream, model) } : {}),
    ...{ steps, evaluateEvery, accumulate, schedule },
    batchSize: accumulate * integer(stream, 1, 64),
    learningRate: number(stream, 1e-6, 1),
    warmupSteps: integer(stream, 0, Math.ceil(steps / 2) - 1),
    optimizer: {
      name: 'adamw' as const,
      ...{ beta1: number(stream, 0, 1), beta2: number(stream, 0, 1), epsilon: number(stream, 1e-12, 1e-3) },
      weightDecay: isTrue(stream) ? 0 : number(stream, 0, 1),
      decayed: oneOf(stream, ['all', 'matrices'] as const),
    },
    clipNorm: isTrue(stream) ? null : number(stream, 0.1, 10),
    ...(isTrue(stream) ? { dropout: number(stream, 0.01, 0.9) } : {}),
    seed: integer(stream, 0, 2 ** 40),
  };
  const names = ['model', 'variant', 'text', 'rate', 'softmax', 'schedule', 'dropout'] as const;
  const factors = names.filter(() => isTrue(stream));
  return languageRun(
    `study-${integer(stream, 0, 9)}`,
    settings,
    factors.length === 0 ? ['variant'] : factors,
  );
}

/** From a file to a record, from its command to a run, and by a file once more. */
function afterRoundTrip(run: BaseConfig, folder: string): BaseConfig {
  const results = path.join(folder, 'results');
  const file = path.join(folder, 'run.json');
  mkdirSync(folder);
  writeFileSync(file, readableJson(run));
  beginRecord(results, runConfigFrom(flagsOf(['--config', file]), results), 'refuse');
  const recorded = readConfig(results, runFolder(run))!;
  writeFileSync(file, readableJson(runConfigFrom(flagsOf(words(recordedCommand(recorded))), results)));
  return runConfigFrom(flagsOf(['--config', file]), results);
}

/** Every fourth: a record's files and locks cost a hundred times what the settings in them do. */
const throughFiles = <Run>(runs: readonly Run[]) => [...runs.entries()].filter(([i]) => i % 4 === 0);

describe(`${CASES} runs that the schema admits`, () => {
  const runs = Array.from({ length: CASES }, (_, i) => anyRun(randomStream(i, 'run-config.test')));

  test('are admitted', () => {
    for (const run of runs) expect(checkConfig(run, 'test')).toEqual(run);
  });

  test('survive file, run, record and command', () => {
    for (const [i, run] of throughFiles(runs))
      expect(afterRoundTrip(run, path.join(root, `${i}`))).toEqual(run);
  });

  test('survive their flags', () => {
    for (const run of runs) {
      const flags = flagsOf(words(runCommand(run)));
      const reference = (record: string) => ({ record, runId: 'a'.repeat(64) });
      expect(checkConfig(imageConfigFromFlags(flags, reference), 'test'), runCommand(run)).toEqual(run);
    }
  });
});

test('a run of any task survives its command, by settings with their names', () => {
  const run = {
    ...{ schemaVersion: RECORD_VERSION, task: 'language-modelling', study: 'any', seed: 7 },
    factors: { 'optimizer.weight-decay': 0.1, variant: 'bit' },
    model: { layers: 6, tied: true, name: 'null', heads: [1, 2], rate: 1e-21 },
    empty: {},
    title: "a name with 'quotes' and = signs",
  } as unknown as BaseConfig;
  const given: Record<string, unknown> = { schemaVersion: RECORD_VERSION, task: run.task };
  const flags = flagsOf(runFlags(run));
  expect(flags.task).toBe(run.task);
  for (const [name, value] of flags.set) {
    const keys = name.split('.');
    let holder = given;
    for (const key of keys.slice(0, -1)) {
      holder[key] ??= {};
      holder = holder[key] as Record<string, unknown>;
    }
    holder[keys.at(-1)!] = value;
  }
  expect(given).toEqual(run);
});

describe(`${CASES} runs of language modelling that the schema admits`, () => {
  const runs = Array.from({ length: CASES }, (_, i) => anyLanguageRun(randomStream(i, 'run-config.test')));

  test('are admitted', () => {
    for (const run of runs) expect(checkConfig(run, 'test')).toEqual(run);
  });

  test('survive file, run, record and command', () => {
    for (const [i, run] of throughFiles(runs))
      expect(afterRoundTrip(run, path.join(root, `language-${i}`))).toEqual(run);
  });

  test('survive their settings', () => {
    for (const run of runs)
      expect(runConfigFrom(flagsOf(words(runCommand(run))), root), runCommand(run)).toEqual(run);
  });
});

describe('a file', () => {
  const file = path.join(root, 'given.json');

  test('is changed by settings, whose rules are those of the schema', () => {
    writeFileSync(file, readableJson(EXAMPLE_RUN));
    const changed = runConfigFrom(flagsOf(['--config', file, '--set', 'optimizer.nesterov=false']), root);
    expect(changed).toEqual({ ...EXAMPLE_RUN, optimizer: { ...EXAMPLE_RUN.optimizer, nesterov: false } });
    expect(() => runConfigFrom(flagsOf(['--config', file, '--set', 'learningRate=-1']), root)).toThrow(
      /learningRate: must be above 0, got -1/,
    );
    expect(() => runConfigFrom(flagsOf(['--config', file, '--set', 'lerningRate=1']), root)).toThrow(
      /unknown field "lerningRate"/,
    );
  });

  test('leaves no room for flags that say the same', () => {
    for (const [flag, value] of [
      ['--epochs', '3'],
      ['--num-steps', '3'],
      ['--task', 'language-modelling'],
    ] as const) {
      expect(() => flagsOf(['--config', file, flag, value])).toThrow(`cannot be used with option '${flag}`);
    }
  });

  test('is looked for below the results, too, and named when it is nowhere', () => {
    mkdirSync(path.join(root, 'raw/x'), { recursive: true });
    writeFileSync(path.join(root, 'raw/x/config.json'), readableJson(EXAMPLE_RUN));
    expect(runConfigFrom(flagsOf(['--config', 'raw/x/config.json']), root)).toEqual(EXAMPLE_RUN);
    expect(() => runConfigFrom(flagsOf(['--config', 'no/such.json']), root)).toThrow(
      /^no\/such\.json: there is no such file/,
    );
    expect(() => runConfigFrom(flagsOf(['--config', root]), root)).toThrow(
      `${root}: must be a file, is a folder`,
    );
  });
});

const IMAGES = ['--model', 'lenet5', '--dataset', 'mnist'];
test.each([
  [[...IMAGES, '--num-steps', '5'], '--num-steps: a network for images with sgd takes no such flag'],
  [[...IMAGES, '--scale', 'desk'], '--scale: a network for images'],
  [[...IMAGES, '--beta1', '0.5'], '--beta1: a network for images with sgd'],
  [[...IMAGES, '--optimizer', 'adamw', '--momentum', '0.5'], '--momentum: a network for images with adamw'],
  [['--task', 'language-modelling', '--model', 'lenet5'], '--model: language-modelling takes no such flag'],
  [[...IMAGES, '--dropout', '0.1'], '--dropout: a network for images with sgd takes no such flag'],
  [['babygpt', '--last-layers', '2'], '--last-layers: babygpt takes no such flag'],
  [['babygpt', '--task', 'language-modelling'], '--task: babygpt takes no such flag'],
])('a flag that would change nothing is refused: %s', async (args, message) => {
  const command = addRunConfigFlags(new Command().argument('[preset]'));
  command.parse(args, { from: 'user' });
  const flags = { ...command.opts<RunConfigFlags>(), resultsDir: root, dataDir: root };
  await expect(typedConfig(command.args[0], flags, command)).rejects.toThrow(message);
});

test.each(['1', '-0.1', 'half'])('--dropout %s is refused by its rule', (share) => {
  const command = addRunConfigFlags(new Command().argument('[preset]'));
  command.exitOverride().configureOutput({ writeErr: () => {} });
  expect(() => command.parse(['babygpt', '--dropout', share], { from: 'user' })).toThrow(
    `option '--dropout <share>' argument '${share}' is invalid. It must be a number from 0 to below 1.`,
  );
});

test('flags that are missing or contradict each other are refused by name', () => {
  const from = (...args: readonly string[]) => runConfigFrom(flagsOf(args), root) as ImageConfig;
  expect(() => from('--model', 'resnet18')).toThrow(/'--dataset <name>' not specified/);
  const plain = ['--model', 'resnet18', '--dataset', 'cifar10'];
  expect(() => from(...plain, '--warmup-epochs', '200')).toThrow(/warmupEpochs: must be fewer than epochs/);
  expect(() => from(...plain, '--ablation', 'keep_fc')).toThrow(/ablation: must be none/);
  expect(() => from(...plain, '--softmax', 'standard-t')).toThrow(
    /temperature: must be given with .*standard-t/,
  );
  expect(() => from(...plain, '--set', 'temperature=2')).toThrow(/left out with the standard one/);
  expect(() => from(...plain, '--factors', 'variant,colour')).toThrow(/factors: .*got 'colour'/);
  expect(() => from(...plain, '--teacher', 'raw/x/s1')).toThrow(
    /--teacher raw\/x\/s1: there is no such record/,
  );
  const flags = flagsOf(plain) as ImageFlags;
  expect(flags).toMatchObject({ study: 'trials', width: 64, epochs: 200 });
});
