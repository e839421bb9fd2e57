import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectCloseValues } from '../quant/fixtures/quant-fixtures.ts';
import {
  caseTitle,
  fixtureImages,
  fixtureTargets,
  modelCases,
  modelOf,
  type Summary,
  summaryOf,
  type TorchWeight,
  torchWeights,
} from './fixtures/model-fixtures.ts';
import { ternaryWeights } from './ternary-weights.ts';

describe.each(modelCases.map((fixture) => ({ title: caseTitle(fixture), fixture })))(
  '$title',
  ({ fixture }) => {
    const model = modelOf(fixture);
    const images = fixtureImages(fixture);
    const tolerance = 1e-4;

    it('gives PyTorch’s logits in evaluation', () => {
      const logits = model.apply(images) as tf.Tensor;
      expectCloseValues(logits.dataSync(), fixture.evaluated, tolerance);
    });

    it('gives PyTorch’s logits, loss, gradients and next statistics in training', () => {
      let logits!: tf.Tensor;
      const { value, grads } = tf.variableGrads(() => {
        logits = tf.keep(model.apply(images, { training: true }) as tf.Tensor);
        return tf.losses.softmaxCrossEntropy(fixtureTargets(), logits) as tf.Scalar;
      });
      expectCloseValues(logits.dataSync(), fixture.logits, tolerance);
      expectCloseValues(value.dataSync(), [fixture.loss], tolerance);
      const weights = torchWeights(model);
      const trained = weights.filter(({ weight }) => weight.name in grads);
      const expected = { ...fixture.gradients, ...fixture.scales };
      expect(trained.map(({ name }) => name).sort()).toEqual(Object.keys(expected).sort());
      for (const torch of trained) {
        const gradient = grads[torch.weight.name]!;
        const summary = fixture.gradients[torch.name];
        if (summary !== undefined) expectSummary(torch, gradient, summary);
        else expectScaleGradient(torch.name, gradient);
      }
      for (const torch of weights.filter(({ name }) => name in fixture.statistics)) {
        expectSummary(torch, torch.weight.read(), fixture.statistics[torch.name]!);
      }
    });

    it('has the ternary weights that the PyTorch model quantizes', () => {
      const names = ternaryWeights(model).map(({ name }) => name.replace(/\/kernel$/, '.weight'));
      expect(names.sort()).toEqual([...fixture.ternary].sort());
    });

    function expectScaleGradient(name: string, gradient: tf.Tensor): void {
      const [actual] = gradient.dataSync();
      const expected = fixture.scales[name]!;
      // A sum of large terms that nearly cancel.
      const bound = 1e-3 * Math.max(Math.abs(expected), 1);
      expect(actual, `gradient of ${name}`).toBeCloseToWithin(expected, bound);
    }

    function expectSummary(torch: TorchWeight, tensor: tf.Tensor, [norm, projection]: Summary): void {
      const [actualNorm, actualProjection] = summaryOf(torch, tensor);
      const bound = 1e-3 * Math.max(norm, 1);
      expect(actualNorm, `norm of ${torch.name}`).toBeCloseToWithin(norm, bound);
      expect(actualProjection, `projection of ${torch.name}`).toBeCloseToWithin(projection, bound);
    }
  },
);
