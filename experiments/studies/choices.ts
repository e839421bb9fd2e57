/** What the phases of the study vary, at either scale. */
import type { Dataset, Model } from '../record/names.ts';
import { type ProtocolChoice, protocolRun } from './protocol.ts';
import type { Scale, Study } from './study.ts';

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

export const STUDY_PAPER =
  'Understanding and Closing the 1.58-bit Quantization Gap in CNNs (LabStrangeLoop/bitnet)';

/** What is done to a network, in all but its seed, data set and model. */
export type Treatment = Pick<ProtocolChoice, 'quantization' | 'ablation' | 'distilled'>;

export interface PhaseChoices {
  readonly models: readonly Model[];
  readonly treatments: readonly Treatment[];
  readonly seeds: readonly number[];
}

/** All combinations of a phase, seeds outermost: every cell has its first run before any has its second. */
export function phaseRuns(scale: Scale, { models, treatments, seeds }: PhaseChoices): Study['runs'] {
  return seeds.flatMap((seed) =>
    models.flatMap((model) =>
      STUDY_DATASETS[scale].flatMap((dataset) =>
        treatments.map((treatment) => protocolRun(scale, { dataset, model, ...treatment, seed })),
      ),
    ),
  );
}

/** `npm run lab -- sweep --study desk-1-fp32-baselines --jobs 2` */
export function sweepCommand(id: string): string {
  return `npm run lab -- sweep --study ${id} --jobs 2`;
}
