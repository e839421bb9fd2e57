import '../engine/cpu-backend.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { compiledEngine } from '../engine/compile.ts';
import { eagerEngine } from '../engine/eager.ts';
import { expectCloseValues } from '../quant/fixtures/quant-fixtures.ts';
import { MODELS, QUANTIZATIONS } from '../record/names.ts';
import {
  caseTitle,
  fixtureImages,
  fixtureTargets,
  type ModelCase,
  modelCases,
  modelOf,
} from './fixtures/model-fixtures.ts';
import { type StepOutcome, trainingSteps } from './fixtures/training-steps.ts';

/**
 * BitNet's 8-bit grid: an activation near a rounding boundary goes either way by the order of a sum, which differs from
 * processor to processor, and one step is 1/127 of its layer's range. Then only losses are compared, and not closely.
 */
const ROUNDED_LOSS_TOLERANCE = 0.05;

/** Of the largest value, or of 1. */
const STATE_TOLERANCE = 1e-3;
/** With these weights and images one ReLU of VGG-16 stands at a tie, and goes either way by the order of a sum. */
const STATE_TOLERANCE_AT_A_TIE = 3e-2;

/** Enough to see that the loss falls. */
const STEPS = 8;

const cases = modelCases.filter(({ stem, ablation }) => stem === 'cifar' && ablation === 'none');

/** Every model in every variant, also those that have no values from PyTorch. */
const everyVariant = MODELS.flatMap((model) =>
  QUANTIZATIONS.map((quantization) => {
    const ofModel = cases.filter((fixture) => fixture.model === model);
    const fixture = ofModel.find((candidate) => candidate.quantization === quantization);
    const hasTorchValues = fixture !== undefined;
    return { hasTorchValues, fixture: fixture ?? ({ ...ofModel[0]!, quantization } satisfies ModelCase) };
  }),
);

describe.each(everyVariant.map((variant) => ({ title: caseTitle(variant.fixture), ...variant })))(
  '$title',
  ({ fixture, hasTorchValues }) => {
    const [images, targets] = [fixtureImages(fixture), fixtureTargets()];
    let model: ReturnType<typeof modelOf>;
    // To compile a model takes seconds, so it is compiled once for all that is asked of it.
    let compiled: StepOutcome;
    beforeAll(async () => {
      model = modelOf(fixture);
      const engine = compiledEngine({ device: 'cpu', threads: 1 });
      compiled = await trainingSteps(engine, model, images, targets, STEPS);
    });

    if (hasTorchValues && fixture.quantization !== 'bit') {
      it('compiled is eager: loss, momenta (so gradients), weights and statistics after a step', async () => {
        const eager = await trainingSteps(await eagerEngine('cpu', 1), model, images, targets, 1);
        expectCloseValues(compiled.losses.slice(0, 1), eager.losses, 1e-4);
        expect(Object.keys(compiled.first)).toEqual(Object.keys(eager.first));
        const atATie = fixture.model === 'vgg16' && fixture.quantization === 'ttq';
        const tolerance = atATie ? STATE_TOLERANCE_AT_A_TIE : STATE_TOLERANCE;
        for (const [name, values] of Object.entries(eager.first)) {
          expectCloseValues(compiled.first[name]!, values, tolerance, name);
        }
      });
    }

    if (hasTorchValues && fixture.quantization === 'bit') {
      it('has PyTorch’s loss but for single steps of the 8-bit grid, compiled', () => {
        expect(Math.abs(compiled.losses[0]! / fixture.loss - 1)).toBeLessThan(ROUNDED_LOSS_TOLERANCE);
      });
    }

    it('learns one batch, compiled', () => {
      const { losses } = compiled;
      expect(losses.every(Number.isFinite), String(losses)).toBe(true);
      expect(Math.min(...losses.slice(-3)), String(losses)).toBeLessThan(0.8 * losses[0]!);
    });
  },
);
