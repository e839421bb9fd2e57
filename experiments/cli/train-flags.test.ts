import { Command } from 'commander';
import { expect, test } from 'vitest';
import { EXAMPLE_CONFIG } from '../record/example-record.ts';
import { runCommand, runFlags } from '../record/run-command.ts';
import type { RunConfig } from '../record/schema.ts';
import { ALL_STUDIES } from '../studies/all-studies.ts';
import { addTrainFlags, configFromFlags, type TrainFlags } from './train-flags.ts';

const TEACHER_ID = 'a'.repeat(64);
/** The run id of a declared teacher, as its record would say it. */
const DECLARED = new Map(
  ALL_STUDIES.flatMap(({ runs }) => runs).flatMap(({ distillation }) =>
    distillation === null ? [] : [[distillation.teacher.record, distillation.teacher.runId]],
  ),
);

function parse(...args: readonly string[]): RunConfig {
  const command = addTrainFlags(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return configFromFlags(command.parse(args, { from: 'user' }).opts<TrainFlags>(), () => TEACHER_ID);
}

test("each study's runs come back exactly from their own commands", () => {
  for (const run of ALL_STUDIES.flatMap((study) => study.runs)) {
    expect(parse(...runFlags(run)), runCommand(run)).toEqual(run);
  }
});

test.each<[string, Partial<RunConfig>]>([
  [
    'adamw',
    {
      optimizer: { name: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 1e-7 },
      learningRate: 3e-4,
    },
  ],
  ['plain sgd', { optimizer: { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 } }],
  ['mixup and smoothing', { mixupAlpha: 0.2, labelSmoothing: 0.1, augment: 'none' }],
  ['imagenet stem', { stem: 'imagenet', model: 'resnet50', quantization: 'ttq', ablation: 'keep_fc' }],
])('a command repeats its configuration: %s', (_, change) => {
  const config = { ...EXAMPLE_CONFIG, ...change };
  expect(parse(...runFlags(config))).toEqual(config);
});

test('flags of the published commands are understood, with its defaults', () => {
  const config = parse(
    '--model',
    'resnet18',
    '--dataset',
    'cifar10',
    '--epochs',
    '200',
    '--use-cifar-stem',
    '--variant',
    'bit',
  );
  expect(config).toMatchObject({ width: 64, stem: 'cifar', trainExamples: 50_000, validationExamples: 5000 });
});

test.each([
  [
    ['--dataset', 'cifar11'],
    /--dataset <name>' argument 'cifar11' is invalid. Allowed choices are cifar10, cifar100/,
  ],
  [
    ['--variant', 'ternary'],
    /--variant <name>' argument 'ternary' is invalid. Allowed choices are std, bit, ttq/,
  ],
  [['--scheduler', 'linear'], /Allowed choices are cosine, step, none/],
  [['--epochs', '-1'], /--epochs <n>' argument '-1' is invalid. It must be a positive integer/],
  [['--epochs', '1e3'], /must be a positive integer/],
  [['--lr', 'Infinity'], /must be a positive number/],
  [['--lr', '0'], /must be a positive number/],
  [['--momentum', '1.5'], /must be a number from 0 to 1/],
  [['--weight-decay', ''], /must be a non-negative number/],
  [['--learning-rate', '1'], /unknown option '--learning-rate'/],
])('a wrong flag is refused by name and rule: %s', (args, message) => {
  expect(() => parse('--model', 'resnet18', '--dataset', 'cifar10', ...args)).toThrow(message);
});

test('flags that contradict each other are refused by field', () => {
  const base = ['--model', 'resnet18', '--dataset', 'cifar10'];
  expect(() => parse(...base, '--warmup-epochs', '200')).toThrow(
    /warmupEpochs: must be fewer than epochs, got 200/,
  );
  expect(() => parse(...base, '--ablation', 'keep_fc')).toThrow(
    /ablation: must be none where nothing is quantized/,
  );
});
