import { Command } from 'commander';
import { expect, test } from 'vitest';
import type { ImageConfig } from '../record/image-classification-record.ts';
import { runCommand, runFlags } from '../record/run-command.ts';
import { ALL_STUDIES } from '../studies/all-studies.ts';
import { type ImageFlags, imageConfigFromFlags, imageOptions } from './image-flags.ts';

type RunIds = ReadonlyMap<string, string>;

/** `recorded` has the run ids of the teachers there are. */
function parse(args: readonly string[], recorded: RunIds = new Map()): ImageConfig {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  for (const option of imageOptions()) command.addOption(option);
  const flags = command.parse(args, { from: 'user' }).opts<ImageFlags>();
  return imageConfigFromFlags(flags, (record) => ({
    record,
    runId: recorded.get(record) ?? 'no such record',
  }));
}

test.each([...ALL_STUDIES])('$id: each run comes back exactly from its own command', ({ declared }) => {
  for (const run of declared as readonly ImageConfig[]) {
    const teacher = run.distillation?.teacher;
    const recorded = new Map(teacher === undefined ? [] : [[teacher.record, teacher.runId]]);
    expect(parse(runFlags(run), recorded), runCommand(run)).toEqual(run);
  }
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
  expect(() => parse([...plain, '--alpha', '0.5'])).toThrow('needs a --teacher');
});

test('the softmax and its temperature, which without one is distillation’s', () => {
  const plain = ['--model', 'resnet18', '--dataset', 'cifar10'];
  const softmaxOf = ({ softmax, temperature }: ImageConfig) => ({ softmax, temperature });
  expect(parse([...plain, '--softmax', 'standard'])).toEqual(parse(plain));
  expect(Object.keys(parse(plain))).not.toContain('softmax');
  const base2 = ['--softmax', 'base2'];
  expect(softmaxOf(parse([...plain, ...base2, '--temperature', '1']))).toEqual({ softmax: 'base2' });
  expect(softmaxOf(parse([...plain, ...base2, '--temperature', '3']))).toEqual({
    softmax: 'base2',
    temperature: 3,
  });
  expect(() => parse([...plain, '--temperature', '2'])).toThrow(
    'of the softmax and needs standard-t or base2',
  );
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
