/** How long ternary ResNets take in every way to compute them, beside FP32, on one kind of processor. */
import { subjectKey } from '../../analysis/definition/coordinates.ts';
import { defineStudy } from '../../analysis/definition/define-study.ts';
import type { Outcome, StudyDefinition } from '../../analysis/definition/study.ts';
import { INFERENCE_SIDES, type InferenceSideName } from '../../experiments/record/inference-sides.ts';
import {
  COMPARED_SIDES,
  type Instructions,
  TIMED_MODELS,
} from '../../experiments/record/inference-timing.ts';
import { MODEL_TITLES } from '../../experiments/record/names.ts';
import { inferenceTimeId, TIMED_BATCHES, TIMED_WIDTHS } from '../../experiments/studies/inference-time.ts';
import { declaredRunsOf } from '../declared-runs.ts';
import { titled } from '../factors.ts';

/** ONNX Runtime in FP32, against which all others are set. */
export const BASELINE = 'ort_fp32';

const titleOf = (side: InferenceSideName) => {
  const { runtime, products } = INFERENCE_SIDES[side];
  return `${runtime}, ${products}`;
};

/** The ratios by the names of their sides, and the time that they are ratios to. */
const OUTCOMES: Readonly<Record<string, Outcome>> = {
  ...Object.fromEntries(
    COMPARED_SIDES.map((side): [string, Outcome] => [
      side,
      {
        ...{ of: `time.ratio.${side}`, unit: 'ratio', better: 'lower', digits: 2 },
        label: `Time over FP32, ${titleOf(side)}`,
      },
    ]),
  ),
  [`${BASELINE}_ms`]: {
    ...{ of: `time.${BASELINE}`, unit: 'milliseconds', better: 'lower', digits: 2 },
    label: `Milliseconds an image, ${titleOf(BASELINE)}`,
  },
};

export const inferenceTimeStudy = (instructions: Instructions): StudyDefinition =>
  defineStudy({
    id: inferenceTimeId(instructions),
    runs: declaredRunsOf(inferenceTimeId(instructions)),
    factors: {
      model: {
        label: 'network',
        values: titled(TIMED_MODELS, (model) => MODEL_TITLES[model]),
      },
      width: { label: 'width', values: titled(TIMED_WIDTHS) },
      batch: {
        label: 'images',
        values: titled(TIMED_BATCHES, (batch) => (batch === 1 ? 'one image' : `${batch} images`)),
      },
    },
    outcomes: OUTCOMES,
    questions: [],
  });

/** The ratio's facts over both networks and both numbers of images at a width: `.mean`, `.ci_low`, `.ci_high`. */
export function ratiosAt(
  study: StudyDefinition,
  width: (typeof TIMED_WIDTHS)[number],
  side: (typeof COMPARED_SIDES)[number],
): string[] {
  return TIMED_MODELS.flatMap((model) =>
    TIMED_BATCHES.map(
      (batch) => `${subjectKey(study, { model, width: String(width), batch: String(batch) })}.${side}`,
    ),
  );
}
