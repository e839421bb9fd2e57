/** The study of the ternary gap in CNNs: six phases and a power extension, a row each, at two scales. */
import type { Dataset, Model } from '../record/names.ts';
import type { RunConfig } from '../record/schema.ts';
import { VERSION_1_STUDY } from '../record/upgrade-version-1.ts';
import { type ProtocolChoice, protocolRun } from './protocol.ts';
import { type ImageStudy, imageStudy, type Scale } from './study.ts';

/** Three tasks of rising difficulty. */
export const STUDY_DATASETS = {
  paper: ['cifar10', 'cifar100', 'tiny_imagenet'],
  desk: ['fashion_mnist', 'cifar10', 'cifar100'],
} as const satisfies Record<Scale, readonly Dataset[]>;

export const STUDY_MODELS = ['resnet18', 'resnet50'] as const satisfies readonly Model[];

/** LabStrangeLoop/bitnet's. */
export const STUDY_SEEDS = [42, 123, 456] as const;
/** Those that its statistical power extension adds, ten in all. */
export const EXTENSION_SEEDS = [789, 1011, 1213, 1415, 1617, 1819, 2021] as const;

/** Whose folders the records of each scale go into. */
const STUDY_FOLDERS = { desk: VERSION_1_STUDY, paper: 'gap-published' } as const satisfies Record<
  Scale,
  string
>;

export const PAPER =
  'Understanding and Closing the 1.58-bit Quantization Gap in CNNs (LabStrangeLoop/bitnet)';

/** What is done to a network, in all but its seed, data set and model. */
export type Treatment = Pick<ProtocolChoice, 'quantization' | 'ablation' | 'distilled'>;

export const STD = { quantization: 'std', ablation: 'none', distilled: false } as const satisfies Treatment;
export const BIT = { ...STD, quantization: 'bit' } as const;
export const RECIPE = { ...BIT, ablation: 'keep_conv1' } as const;
export const TTQ = { ...STD, quantization: 'ttq' } as const;
export const distilled = <T extends Treatment>(treatment: T) => ({ ...treatment, distilled: true });

interface Phase {
  /** Behind the scale: `desk-1-fp32-baselines`. */
  readonly id: string;
  readonly title: string;
  readonly models: readonly Model[];
  readonly treatments: readonly Treatment[];
  readonly seeds: readonly number[];
  readonly expected: Readonly<Record<Scale, string>>;
}

/** In dependency order: teachers, seed 42 of ResNet-18, are in the first. */
const PHASES: readonly Phase[] = [
  {
    id: '1-fp32-baselines',
    title: 'Phase 1: FP32 baselines',
    models: STUDY_MODELS,
    treatments: [STD],
    seeds: STUDY_SEEDS,
    expected: {
      desk: 'half an hour on two cores; FP32 above 60 % on CIFAR-10 with ResNet-18',
      paper:
        '96.1 % on CIFAR-10, 79.1 % on CIFAR-100, 67.0 % on Tiny-ImageNet with ResNet-18 as published; days on one GPU',
    },
  },
  {
    // What distillation does where nothing is quantized, so that its effect on ternary networks can be told apart.
    id: '2-fp32-distillation',
    title: 'Phase 2: FP32 and distillation, a control',
    models: ['resnet18'],
    treatments: [distilled(STD)],
    seeds: STUDY_SEEDS,
    expected: {
      desk: 'a quarter of an hour on two cores; one to three points below FP32',
      paper: '95.6 %, 80.0 % and 68.6 % as published; days on one GPU',
    },
  },
  {
    // All weights ternary by BitNet b1.58.
    id: '3-bitnet-baselines',
    title: 'Phase 3: BitNet baselines',
    models: STUDY_MODELS,
    treatments: [BIT],
    seeds: STUDY_SEEDS,
    expected: {
      desk: 'half an hour on two cores; some points below FP32',
      paper: '94.6 %, 74.9 % and 62.1 % with ResNet-18 as published; days on one GPU',
    },
  },
  {
    // The mixed-precision recipe.
    id: '4-bitnet-recipe',
    title: 'Phase 4: BitNet with an FP32 first convolution',
    models: STUDY_MODELS,
    treatments: [RECIPE],
    seeds: STUDY_SEEDS,
    expected: {
      desk: 'an hour on two cores; at most about a point above BitNet',
      paper: '95.1 %, 75.7 % and 62.3 % with ResNet-18 as published; days on one GPU',
    },
  },
  {
    // One part at a time in full precision, with and without distillation, and distillation of the fully ternary network and
    // of the recipe.
    id: '5-layer-ablations',
    title: 'Phase 5: layer ablations and distillation',
    models: ['resnet18'],
    treatments: [
      ...(['keep_layer1', 'keep_layer4', 'keep_fc'] as const).flatMap((ablation) => {
        const kept = { ...BIT, ablation };
        return [kept, distilled(kept)];
      }),
      distilled(BIT),
      distilled(RECIPE),
    ],
    seeds: STUDY_SEEDS,
    expected: {
      desk: 'two and a half hours on two cores; within about two points of BitNet',
      paper: 'BitNet distilled 93.7 %, 72.9 % and 59.0 % as published; a week on one GPU',
    },
  },
  {
    // Zhu et al. 2017, prior art.
    id: '6-ttq',
    title: 'Phase 6: Trained Ternary Quantization',
    models: STUDY_MODELS,
    treatments: [TTQ],
    seeds: STUDY_SEEDS,
    expected: {
      desk: 'an hour on two cores; some points below FP32',
      paper: '93.0 %, 75.1 % and 61.1 % with ResNet-18 as published; days on one GPU',
    },
  },
  {
    // Ten seeds for the comparisons that carry the main claims: with three a sign-flip test cannot go below 0.25, with ten
    // it reaches 0.002.
    id: '7-power-extension',
    title: 'Power extension: seven more seeds',
    models: ['resnet18'],
    treatments: [STD, BIT, RECIPE, distilled(BIT)],
    seeds: EXTENSION_SEEDS,
    expected: {
      desk: 'an hour and a half on two cores; as the first seeds, by a point or two',
      paper: 'as the first seeds; a week on one GPU',
    },
  },
];

/** All combinations of a phase, seeds outermost: every cell has its first run before any has its second. */
export function phaseRuns(
  scale: Scale,
  { models, treatments, seeds }: Pick<Phase, 'models' | 'treatments' | 'seeds'>,
): readonly RunConfig[] {
  return seeds.flatMap((seed) =>
    models.flatMap((model) =>
      STUDY_DATASETS[scale].flatMap((dataset) =>
        treatments.map((treatment) => protocolRun(scale, { dataset, model, ...treatment, seed })),
      ),
    ),
  );
}

/** Of some of the study's runs. */
function gapStudy(scale: Scale, parts: Pick<ImageStudy, 'id' | 'title' | 'expected' | 'runs'>): ImageStudy {
  return imageStudy({
    ...parts,
    ...{ scale, study: STUDY_FOLDERS[scale], paper: PAPER, teachers: phaseRuns(scale, PHASES[0]!) },
    command: `npm run lab -- sweep --study ${parts.id} --jobs 2`,
  });
}

export function phasesAt(scale: Scale): readonly ImageStudy[] {
  return PHASES.map((phase) =>
    gapStudy(scale, {
      id: `${scale}-${phase.id}`,
      title: phase.title,
      expected: phase.expected[scale],
      runs: phaseRuns(scale, phase),
    }),
  );
}

/** All phases at one scale as one study, for a sweep over everything: `desk` and `paper`. */
export function wholeStudy(scale: Scale): ImageStudy {
  return gapStudy(scale, {
    id: scale,
    title: 'The whole study: six phases and the power extension',
    expected: { desk: 'about seven hours on two cores', paper: '920 GPU-hours as published' }[scale],
    runs: PHASES.flatMap((phase) => phaseRuns(scale, phase)),
  });
}

/**
 * ResNet-18's part of phases 1, 3, 4 and 6: what to repeat first, and the sample that tests of the analysis work on. Its runs are
 * the whole study's own.
 */
export const FIRST_STUDY: ImageStudy = gapStudy('desk', {
  id: 'first',
  title: 'The ternary gap of a narrow ResNet-18',
  expected: 'half an hour on two cores; FP32 above 60 % on CIFAR-10',
  runs: phaseRuns('desk', { models: ['resnet18'], treatments: [STD, BIT, RECIPE, TTQ], seeds: STUDY_SEEDS }),
});
