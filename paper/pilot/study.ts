/**
 * The 36 runs that came before the study: ResNet-18 at twice the study's width, half as many epochs again, three seeds. They were
 * taken out of the results when the study was declared, and are here again because what they say of the first convolution is
 * not what the study says.
 */
import { subjectKey } from '../../analysis/definition/coordinates.ts';
import { defineStudy } from '../../analysis/definition/define-study.ts';
import { variantName } from '../../experiments/record/schema.ts';
import { declaredConfigs, declaredRun } from '../gap/declared-runs.ts';
import { gap, type LADDER } from '../gap/study.ts';

const PILOT_VARIANTS = ['std', 'bit', 'bit_keep_conv1', 'ttq'] as const;
const SEEDS: readonly number[] = [42, 123, 456];

/** In all else the study's own protocol. */
const SCALE = { width: 16, epochs: 6 } as const;

const { outcomes, factors } = gap;
const { accuracy } = outcomes as { readonly accuracy: (typeof outcomes)[string] };

export const pilot = defineStudy({
  id: 'pilot',
  runs: declaredConfigs()
    .filter(
      (config) =>
        config.model === 'resnet18' &&
        SEEDS.includes(config.seed) &&
        PILOT_VARIANTS.some((variant) => variant === variantName(config)),
    )
    .map((config) => declaredRun({ ...config, ...SCALE }))
    .map((run) => ({ ...run, folder: run.folder.replace('raw/', 'raw/pilot/') })),
  factors,
  outcomes: { accuracy },
  questions: [
    { id: 'bit-vs-std', over: 'variant', compare: ['bit', 'std'], title: 'What do ternary weights cost?' },
    {
      id: 'bit_keep_conv1-vs-bit',
      over: 'variant',
      compare: ['bit_keep_conv1', 'bit'],
      title: 'What does an FP32 first convolution bring?',
    },
  ],
});

/** What a comparison's facts begin with, in the pilot and in the study; differences are a - b. */
export const compared = (dataset: (typeof LADDER)[number], a: string, b: string) => ({
  pilot: subjectKey(pilot, { dataset, model: 'resnet18', variant: [a, b] }),
  study: subjectKey(gap, { dataset, model: 'resnet18', variant: [a, b] }),
});
