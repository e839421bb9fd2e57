/** How long a softmax takes in each base, at shapes of attention, on one core. */
import { type Coordinates, subjectKey } from '../../analysis/definition/coordinates.ts';
import { defineStudy } from '../../analysis/definition/define-study.ts';
import type { Outcome } from '../../analysis/definition/study.ts';
import { BASES, SOFTMAX_WAYS, type SoftmaxWay, shapeName } from '../../experiments/record/softmax-timing.ts';
import { TIMED_SHAPES } from '../../experiments/studies/base2.ts';
import { declaredRunsOf } from '../declared-runs.ts';
import { titled } from '../factors.ts';

const WAY_TITLES: Readonly<Record<SoftmaxWay, string>> = {
  node: "ONNX Runtime's Softmax, base 2 by scores times ln 2",
  composed: "ONNX Runtime's Exp and Pow",
  webassembly: 'WebAssembly kernels',
};

export const SHAPE_NAMES = TIMED_SHAPES.map(shapeName);

const ratios = SOFTMAX_WAYS.map((way): [string, Outcome] => [
  way,
  {
    ...{ of: `time.ratio.${way}`, unit: 'ratio', better: 'lower', digits: 3 },
    label: `Time of base 2 over base e, ${WAY_TITLES[way]}`,
  },
]);

const times = SOFTMAX_WAYS.flatMap((way) =>
  BASES.map((base): [string, Outcome] => [
    `${way}-${base}`,
    {
      ...{ of: `time.${way}.${base}`, unit: 'seconds', better: 'lower', digits: 6 },
      label: `Time with base ${base}, ${WAY_TITLES[way]}`,
    },
  ]),
);

export const base2Time = defineStudy({
  id: 'base2-time',
  runs: declaredRunsOf('base2-time'),
  factors: {
    shape: {
      label: 'heads × queries × keys',
      values: titled(SHAPE_NAMES, (name) => name.replaceAll('x', ' × ')),
    },
  },
  outcomes: Object.fromEntries([...ratios, ...times]),
  questions: [],
});

/** The ratio's facts at a shape: `.mean`, `.ci_low`, `.ci_high`. */
export function ratioAt(shape: Coordinates[string], way: SoftmaxWay): string {
  return `${subjectKey(base2Time, { shape })}.${way}`;
}
