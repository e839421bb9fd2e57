import '../../engine/cpu-backend.ts';
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import type { Step } from '../../engine/compile.ts';
import { expectValues, runCompiled } from '../../engine/fixtures/agreement.ts';
import { crossEntropy } from './classification.ts';
import { distillationLoss } from './distillation-loss.ts';

interface Case {
  readonly temperature: number;
  readonly alpha: number;
  readonly shape: [number, number];
  readonly student: number[];
  readonly teacher: number[];
  readonly targets: number[];
  readonly loss: number[];
  readonly gradient: number[];
}
const file = new URL('./fixtures/distillation.json', import.meta.url);
const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[];

const lossAndGradient =
  ({ temperature, alpha }: Case): Step =>
  ({ student, teacher, targets }) => {
    const loss = (logits: tf.Tensor) =>
      distillationLoss({ temperature, alpha })(logits, targets!, { teacherLogits: teacher! });
    return { loss: loss(student!), gradient: tf.grad(loss)(student!) };
  };

const inputsOf = ({ shape, ...values }: Case) => ({
  student: tf.tensor2d(values.student, shape),
  teacher: tf.tensor2d(values.teacher, shape),
  targets: tf.tensor2d(values.targets, shape),
});

describe.each(cases)("PyTorch's loss and gradient at temperature $temperature, alpha $alpha", (one) => {
  test('eager', async () => {
    await tf.setBackend('cpu');
    const { loss, gradient } = lossAndGradient(one)(inputsOf(one));
    expectValues(loss!.dataSync(), one.loss, 2e-6, 'loss');
    expectValues(gradient!.dataSync(), one.gradient, 2e-6, 'gradient');
  });

  test('compiled', async () => {
    const { loss, gradient } = await runCompiled(lossAndGradient(one), inputsOf(one));
    expectValues(loss!, one.loss, 2e-6, 'loss');
    expectValues(gradient!, one.gradient, 2e-6, 'gradient');
  });
});

test('with alpha 0 it is the cross entropy, and with a teacher that agrees and alpha 1 it is zero', async () => {
  await tf.setBackend('cpu');
  const { student, targets, teacher } = inputsOf(cases[0]!);
  const plain = distillationLoss({ temperature: 4, alpha: 0 })(student, targets, { teacherLogits: teacher });
  expectValues(plain.dataSync(), crossEntropy(student, targets).dataSync(), 1e-6, 'loss');
  const agreed = distillationLoss({ temperature: 4, alpha: 1 })(student, targets, { teacherLogits: student });
  for (const value of agreed.dataSync()) expect(value).toBeCloseTo(0, 6);
});

test('a step without a teacher is an error', () => {
  const logits = tf.zeros([1, 2]);
  expect(() => distillationLoss({ temperature: 4, alpha: 0.9 })(logits, logits, {})).toThrow(
    'distillationLoss: the step has no input teacherLogits',
  );
});
