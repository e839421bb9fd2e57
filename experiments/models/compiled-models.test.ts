import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';
import { expectCloseValues } from '../quant/fixtures/quant-fixtures.ts';
import { compiledSteps, eagerSteps } from './fixtures/compiled-step.ts';
import { caseTitle, fixtureImages, fixtureTargets, modelCases, modelOf } from './fixtures/model-fixtures.ts';

/**
 * BitNet's 8-bit grid: an activation near a rounding boundary goes either way by the order of a sum, which differs from
 * processor to processor, and one step is 1/127 of its layer's range. Then only losses are compared, and not closely.
 */
const ROUNDED_LOSS_TOLERANCE = 0.05;

const MODELS = ['resnet18', 'resnet50', 'lenet5', 'feedforward'];

const cases = modelCases
  .filter(({ model, stem }) => MODELS.includes(model) && stem === 'cifar')
  .map((fixture) => ({ title: caseTitle(fixture), fixture }));
const continuous = cases.filter(({ fixture }) => fixture.quantization !== 'bit');

describe.each(continuous)('$title', ({ fixture }) => {
  it('compiled is eager: loss, momenta (so gradients), weights and statistics after a step', async () => {
    const [images, targets] = [fixtureImages(fixture), fixtureTargets()];
    const eager = eagerSteps(modelOf(fixture), images, targets, 1);
    const compiled = await compiledSteps(modelOf(fixture), images, targets, 1);
    expectCloseValues(compiled.losses, eager.losses, 1e-4);
    expect(Object.keys(compiled.state)).toEqual(Object.keys(eager.state));
    for (const [name, values] of Object.entries(eager.state)) {
      expectCloseValues(compiled.state[name]!, values, 1e-3, name);
    }
  });
});

const rounded = cases.filter(({ fixture }) => fixture.quantization === 'bit');
describe.each(rounded)('$title', ({ fixture }) => {
  it('has PyTorch’s loss but for single steps of the 8-bit grid, compiled', async () => {
    const { losses } = await compiledSteps(modelOf(fixture), fixtureImages(fixture), fixtureTargets(), 1);
    expect(Math.abs(losses[0]! / fixture.loss - 1)).toBeLessThan(ROUNDED_LOSS_TOLERANCE);
  });
});
