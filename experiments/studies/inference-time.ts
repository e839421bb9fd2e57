/**
 * How long ternary ResNets take for an image and for 64, at widths 16 and 64: a study for each kind of processor, since what is
 * faster depends on it.
 */
import {
  INSTRUCTIONS,
  type Instructions,
  inferenceTimingRun,
  TIMED_MODELS,
} from '../record/inference-timing.ts';
import { type Study, study } from './study.ts';

export const TIMED_WIDTHS = [16, 64] as const;
export const TIMED_BATCHES = [1, 64] as const;
const SEEDS = [42, 123, 456] as const;

export const inferenceTimeId = (instructions: Instructions) => `inference-time-${instructions}` as const;

const PROCESSORS = {
  avx2: 'with AVX2 and no VNNI',
  vnni: 'with VNNI, which multiplies bytes',
} as const satisfies Readonly<Record<Instructions, string>>;

export const INFERENCE_TIME_STUDIES: readonly Study[] = INSTRUCTIONS.map((instructions) => {
  const id = inferenceTimeId(instructions);
  return study({
    id,
    title: `How long do ternary ResNets take on a processor ${PROCESSORS[instructions]}?`,
    paper: 'the two CNN studies, which measured no time',
    jobs: 1,
    expected: 'half an hour in all on one core that nothing else uses, most of it WebAssembly at width 64',
    declared: SEEDS.flatMap((seed) =>
      TIMED_MODELS.flatMap((model) =>
        TIMED_WIDTHS.flatMap((width) =>
          TIMED_BATCHES.map((batch) => {
            const rounds = batch === 1 ? 15 : 5;
            return inferenceTimingRun(id, { instructions, model, width, batch, rounds, seed });
          }),
        ),
      ),
    ),
  });
});
