import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';
import { expectCloseValues } from '../quant/fixtures/quant-fixtures.ts';
import { MODELS, QUANTIZATIONS } from '../record/names.ts';
import { compiledSteps, eagerSteps } from './fixtures/compiled-step.ts';
import {
  caseTitle,
  fixtureImages,
  fixtureTargets,
  type ModelCase,
  modelCases,
  modelOf,
} from './fixtures/model-fixtures.ts';

/**
 * BitNet's 8-bit grid: an activation near a rounding boundary goes either way by the order of a sum, which differs from
 * processor to processor, and one step is 1/127 of its layer's range. Then only losses are compared, and not closely.
 */
const ROUNDED_LOSS_TOLERANCE = 0.05;

/** Of the largest value, or of 1. */
const STATE_TOLERANCE = 1e-3;
/** With these weights and images one ReLU of VGG-16 stands at a tie, and goes either way by the order of a sum. */
const STATE_TOLERANCE_AT_A_TIE = 3e-2;

const cases = modelCases
  .filter(({ stem, ablation }) => stem === 'cifar' && ablation === 'none')
  .map((fixture) => ({ title: caseTitle(fixture), fixture }));
const rounded = cases.filter(({ fixture }) => fixture.quantization === 'bit');
const continuous = cases.filter(({ fixture }) => fixture.quantization !== 'bit');

describe.each(continuous)('$title', ({ fixture }) => {
  it('compiled is eager: loss, momenta (so gradients), weights and statistics after a step', async () => {
    const [images, targets] = [fixtureImages(fixture), fixtureTargets()];
    const eager = eagerSteps(modelOf(fixture), images, targets, 1);
    const compiled = await compiledSteps(modelOf(fixture), images, targets, 1);
    expectCloseValues(compiled.losses, eager.losses, 1e-4);
    expect(Object.keys(compiled.state)).toEqual(Object.keys(eager.state));
    const atATie = fixture.model === 'vgg16' && fixture.quantization === 'ttq';
    const tolerance = atATie ? STATE_TOLERANCE_AT_A_TIE : STATE_TOLERANCE;
    for (const [name, values] of Object.entries(eager.state)) {
      expectCloseValues(compiled.state[name]!, values, tolerance, name);
    }
  });
});

describe.each(rounded)('$title', ({ fixture }) => {
  it('has PyTorch’s loss but for single steps of the 8-bit grid, compiled', async () => {
    const { losses } = await compiledSteps(modelOf(fixture), fixtureImages(fixture), fixtureTargets(), 1);
    expect(Math.abs(losses[0]! / fixture.loss - 1)).toBeLessThan(ROUNDED_LOSS_TOLERANCE);
  });
});

/** Every model in every variant, also those that have no values from PyTorch. */
const everyVariant = MODELS.flatMap((model) => {
  const example = cases.find(({ fixture }) => fixture.model === model)!.fixture;
  return QUANTIZATIONS.map((quantization): ModelCase => ({ ...example, quantization }));
});

describe.each(everyVariant.map((fixture) => ({ title: caseTitle(fixture), fixture })))(
  '$title',
  ({ fixture }) => {
    it('learns one batch, compiled', async () => {
      const { losses } = await compiledSteps(modelOf(fixture), fixtureImages(fixture), fixtureTargets(), 8);
      expect(losses.every(Number.isFinite), String(losses)).toBe(true);
      expect(Math.min(...losses.slice(-3)), String(losses)).toBeLessThan(0.8 * losses[0]!);
    });
  },
);
