import { defineStudy } from 'living-ternary-paper/analysis/definition/define-study.ts';
import type { StudyDefinition } from 'living-ternary-paper/analysis/definition/study.ts';
import { type Run, recordedFile } from 'living-ternary-paper/analysis/load/run.ts';
import { CHECKPOINT_FILE, PACKED_FILE } from 'living-ternary-paper/experiments/record/names.ts';
import type { RunConfig, RunResults } from 'living-ternary-paper/experiments/record/schema.ts';
import { VERSION_1_STUDY } from 'living-ternary-paper/experiments/record/upgrade-version-1.ts';
import { declaredRun, EXAMPLE_RUNS } from './runs.ts';

export const VARIANTS: Readonly<Record<string, { readonly title: string; readonly color: string }>> = {
  std: { title: 'FP32', color: '#4d4d4d' },
  bit: { title: 'BIT', color: '#d55e00' },
  bit_keep_conv1: { title: 'BIT + FP32 conv1', color: '#0072b2' },
  ttq: { title: 'TTQ', color: '#009e73' },
};

const question = (a: string, b: string) =>
  ({ id: `${a}-vs-${b}`, over: 'variant', compare: [a, b], title: `Does ${a} differ from ${b}?` }) as const;

const outcome =
  (name: string) =>
  ({ outcomes }: Run) =>
    outcomes[name] ?? null;
const bytes = (name: string) => (run: Run) => recordedFile(run, name)?.bytes ?? null;
const [checkpoint, packed] = [bytes(CHECKPOINT_FILE), bytes(PACKED_FILE)];

/** A study of records of version 1: every kind of question and measure that a study can have. */
export function exampleStudy(runs: readonly RunConfig[]): StudyDefinition {
  return defineStudy({
    id: VERSION_1_STUDY,
    prefix: '',
    runs: runs.map(declaredRun),
    factors: {
      dataset: {
        label: 'data set',
        values: {
          fashion_mnist: { title: 'Fashion-MNIST' },
          cifar10: { title: 'CIFAR-10' },
          cifar100: { title: 'CIFAR-100' },
        },
      },
      model: {
        label: 'model',
        values: { resnet18: { title: 'ResNet-18' }, resnet50: { title: 'ResNet-50' } },
      },
      variant: { label: 'variant', values: VARIANTS },
    },
    panel: ['dataset', 'model'],
    outcomes: {
      accuracy: {
        ...{ of: 'test.accuracy', unit: 'fraction', better: 'higher' },
        ...{ label: 'Test accuracy', digits: 2, examples: 'test.examples' },
      },
    },
    questions: [
      question('bit', 'std'),
      question('bit_keep_conv1', 'std'),
      question('ttq', 'std'),
      question('bit_keep_conv1', 'bit'),
      question('ttq', 'bit'),
    ],
    contrasts: [
      { id: 'difficulty', question: 'bit-vs-std', along: 'dataset', against: 'previous' },
      { id: 'depth', question: 'bit-vs-std', along: 'model', against: 'first' },
    ],
    recoveries: [{ over: 'variant', from: 'bit', to: 'std', of: ['bit_keep_conv1', 'ttq'] }],
    measures: [
      { name: 'bytes.fp32', unit: 'bytes', formula: 'size of the checkpoint', of: checkpoint },
      { name: 'bytes.packed', unit: 'bytes', formula: 'size of the packed checkpoint', of: packed },
      {
        ...{ name: 'bytes.ratio', unit: 'ratio', digits: 1, formula: 'bytes.fp32 / bytes.packed' },
        of: (run) => checkpoint(run)! / packed(run)!,
      },
      {
        ...{ name: 'zero_share.mean', unit: 'fraction', digits: 1, formula: 'outcome ternary.zeroShare' },
        ...{ of: outcome('ternary.zeroShare'), absent: 'does not apply to this variant' },
      },
    ],
    agreements: [
      {
        field: 'parameters.total',
        within: ['dataset', 'model', 'variant'],
        of: ({ outcomes }) => outcomes['parameters.total'],
      },
      {
        field: 'data.fingerprint.test',
        within: ['dataset'],
        of: ({ details }) => (details as Pick<RunResults, 'data'>).data.fingerprint.test,
      },
    ],
    data: {
      factor: 'dataset',
      sources: {
        cifar10: {
          ...{ title: 'CIFAR-10', url: 'https://example.org/cifar10' },
          ...{ citation: 'Krizhevsky 2009', terms: 'none stated' },
        },
      },
    },
    history: {
      'validation.accuracy': { label: 'Validation accuracy', unit: 'fraction' },
      'train.loss': { label: 'Training loss', unit: 'nats' },
    },
  });
}

export const exampleOfVersion1 = exampleStudy(EXAMPLE_RUNS);
