import { Command } from 'commander';
import { expect, test } from 'vitest';
import { EXAMPLE_CONFIG } from '../record/example-record.ts';
import { runCommand, runFlags } from '../record/run-command.ts';
import { runId } from '../record/run-id.ts';
import { type RunConfig, recordFolder } from '../record/schema.ts';
import { ALL_STUDIES } from '../studies/all-studies.ts';
import { addTrainFlags, configFromFlags, type TrainFlags } from './train-flags.ts';

type RunIds = ReadonlyMap<string, string>;

/** `recorded` has the run ids of the teachers there are. */
function parse(args: readonly string[], recorded: RunIds = new Map()): RunConfig {
  const command = addTrainFlags(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  const flags = command.parse(args, { from: 'user' }).opts<TrainFlags>();
  return configFromFlags(flags, (record) => recorded.get(record) ?? 'no such record');
}

test.each([...ALL_STUDIES])('$id: each run comes back exactly from its own command', ({ scale, runs }) => {
  const everything = ALL_STUDIES.filter((study) => study.scale === scale).flatMap((study) => study.runs);
  const recorded = new Map(everything.map((run) => [recordFolder(run), runId(run)]));
  for (const run of runs) expect(parse(runFlags(run), recorded), runCommand(run)).toEqual(run);
});

test('distillation: published temperature and weight where they are not given; neither without a teacher', () => {
  const plain = ['--model', 'resnet18', '--dataset', 'cifar10'];
  const record = 'raw/cifar10/resnet18/std_s42';
  const teacher = { record, runId: 'a'.repeat(64) };
  const recorded = new Map([[record, teacher.runId]]);
  const distilled = [...plain, '--teacher', record];
  expect(parse(distilled, recorded).distillation).toEqual({ teacher, temperature: 4, alpha: 0.9 });
  expect(parse([...distilled, '--alpha', '0.5'], recorded).distillation).toMatchObject({
    temperature: 4,
    alpha: 0.5,
  });
  expect(parse(plain).distillation).toBeNull();
  expect(() => parse([...plain, '--alpha', '0.5'])).toThrow('need a --teacher');
  expect(() =>
    parse(['--model', 'resnet18', '--dataset', 'cifar100', '--teacher', record], recorded),
  ).toThrow('distillation: teacher must be of the same data set');
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
  expect(parse(runFlags(config))).toEqual(config);
});

test('flags of the published commands are understood, with its defaults', () => {
  const config = parse([
    '--model',
    'resnet18',
    '--dataset',
    'cifar10',
    '--epochs',
    '200',
    '--use-cifar-stem',
    '--variant',
    'bit',
  ]);
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
  expect(() => parse(['--model', 'resnet18', '--dataset', 'cifar10', ...args])).toThrow(message);
});

test('flags that contradict each other are refused by field', () => {
  const base = ['--model', 'resnet18', '--dataset', 'cifar10'];
  expect(() => parse([...base, '--warmup-epochs', '200'])).toThrow(
    /warmupEpochs: must be fewer than epochs, got 200/,
  );
  expect(() => parse([...base, '--ablation', 'keep_fc'])).toThrow(
    /ablation: must be none where nothing is quantized/,
  );
});
