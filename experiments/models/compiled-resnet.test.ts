import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';
import { expectCloseValues } from '../quant/fixtures/quant-fixtures.ts';
import { compiledSteps, eagerSteps } from './fixtures/compiled-step.ts';
import { caseTitle, fixtureImages, fixtureTargets, modelCases, modelOf } from './fixtures/model-fixtures.ts';

const cases = modelCases.filter(({ model }) => model.startsWith('resnet'));

describe.each(cases.map((fixture) => ({ title: caseTitle(fixture), fixture })))('$title', ({ fixture }) => {
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
