/**
 * The ladder of scale: which findings of the narrow, short study stay when a network is trained for longer and is wider? ResNet-18
 * on all training images, by budget and by width, with three seeds of no other study. Learning rates are chosen before, on
 * validation, by a study with seeds of its own.
 *
 * Times are of one core that trains 450 images a second at width 16, and half of that where two runs go side by side on two cores.
 */
import { runId } from '../record/canonical-json.ts';
import type { ImageConfig } from '../record/image-classification-record.ts';
import { imageRun } from '../record/image-run.ts';
import type { Dataset } from '../record/names.ts';
import { runFolder } from '../record/record-store.ts';
import { type RunConfig, variantName } from '../record/schema.ts';
import { BIT, distilled, PAPER, RECIPE, STD, type Treatment, TTQ } from './gap.ts';
import { DISTILLATION, protocolRun } from './protocol.ts';
import { type Study, study } from './study.ts';

/** Whose folders the records go into, but for those of the rates. */
const FOLDER = 'ladder';
const FACTORS = ['dataset', 'width', 'epochs', 'variant'] as const;

/** Of no other study. */
const SEEDS = [2223, 2425, 2627] as const;
const RATE_SEEDS = [1, 2] as const;

const MAIN = [STD, BIT, RECIPE, TTQ] as const;
const DISTILLED = [distilled(STD), distilled(BIT)] as const;

/** Of both studies. */
const WIDTH = 16;
const SHORT = 3;

/** Half decades around the published rate. */
export const CANDIDATE_RATES = [0.03, 0.1, 0.3] as const;

/**
 * By what is done to the weights: of the candidates the one with the highest mean validation accuracy in `ladder-rates`. A
 * distilled network has that of the same network without distillation.
 */
export const LADDER_RATES: Readonly<Record<string, number>> = {
  std: 0.3,
  bit: 0.3,
  bit_keep_conv1: 0.3,
  ttq: 0.1,
};

interface Rung {
  readonly dataset: Dataset;
  readonly width: number;
  readonly epochs: number;
}

function settings(rung: Rung, treatment: Treatment, seed: number): RunConfig {
  const plain = { ...treatment, distilled: false } as const;
  return {
    ...protocolRun('desk', { dataset: rung.dataset, model: 'resnet18', ...plain, seed }),
    ...{ ...rung, trainExamples: 50_000, validationExamples: 5_000 },
  };
}

/**
 * A distilled network learns from the FP32 network of its own rung with the next seed: as many teachers as students, and none
 * that began with its student's weights.
 */
function ladderRun(rung: Rung, treatment: Treatment, seed: number): ImageConfig {
  const config = settings(rung, treatment, seed);
  const learningRate = LADDER_RATES[variantName(config)]!;
  if (!treatment.distilled) return imageRun(FOLDER, { ...config, learningRate }, FACTORS);
  const next = SEEDS[(SEEDS.findIndex((one) => one === seed) + 1) % SEEDS.length]!;
  const taught = ladderRun(rung, STD, next);
  const distillation = { teacher: { record: runFolder(taught), runId: runId(taught) }, ...DISTILLATION };
  return imageRun(FOLDER, { ...config, learningRate, distillation }, FACTORS);
}

/** Seeds outermost: every cell of a rung has its first run before any has its second. */
function rungRuns(rung: Rung, treatments: readonly Treatment[]): ImageConfig[] {
  return SEEDS.flatMap((seed) => treatments.map((treatment) => ladderRun(rung, treatment, seed)));
}

const cifar10 = (epochs: number, width = WIDTH): Rung => ({ dataset: 'cifar10', width, epochs });
const cifar100 = (epochs: number): Rung => ({ dataset: 'cifar100', width: WIDTH, epochs });

const ladderStudy = (id: string, parts: Pick<Study, 'title' | 'expected' | 'declared'>): Study =>
  study({ id, paper: PAPER, ...parts });

export const LADDER_RATES_STUDY: Study = ladderStudy('ladder-rates', {
  title: 'Which learning rate does each variant take? Judged on validation alone',
  expected: 'five minutes a run on one core, two hours in all; FP32 near 75 %',
  declared: RATE_SEEDS.flatMap((seed) =>
    CANDIDATE_RATES.flatMap((learningRate) =>
      MAIN.map((treatment) =>
        imageRun('ladder-rates', { ...settings(cifar10(SHORT), treatment, seed), learningRate }, [
          'variant',
          'learning-rate',
        ]),
      ),
    ),
  ),
});

const BUDGETS = ladderStudy('ladder-budget', {
  title: 'The ternary gap by budget, on CIFAR-10',
  expected:
    'five minutes a run of 3 epochs on one core, 17 of 10, 50 of 30; fourteen hours in all; FP32 near 90 % after 30',
  declared: [SHORT, 10, 30].flatMap((epochs) => rungRuns(cifar10(epochs), MAIN)),
});

const DISTILLATIONS = ladderStudy('ladder-distillation', {
  title: 'Distillation by budget, on CIFAR-10, with three teachers',
  expected: 'seven minutes a run of 3 epochs on one core, 22 of 10; three hours in all',
  declared: [SHORT, 10].flatMap((epochs) => rungRuns(cifar10(epochs), DISTILLED)),
});

const HARDER = ladderStudy('ladder-cifar100', {
  title: 'The same on CIFAR-100',
  expected: 'as on CIFAR-10, seven hours on one core; FP32 near 60 % after 10 epochs',
  declared: [SHORT, 10].flatMap((epochs) => rungRuns(cifar100(epochs), [...MAIN, ...DISTILLED])),
});

/** At width 16 the runs of `ladder-budget` answer. */
const WIDTHS = ladderStudy('ladder-width', {
  title: 'The ternary gap by width, on CIFAR-10, at the smallest budget',
  expected: 'four minutes a run of width 8 on one core, twelve of width 32; three hours in all',
  declared: [8, 32].flatMap((width) => rungRuns(cifar10(SHORT, width), MAIN)),
});

/** The smallest budget of all first, then budgets of CIFAR-10, then the rest: a sweep that is stopped has whole rungs. */
const WHOLE = ladderStudy(FOLDER, {
  title: 'The ladder of scale: budget, width, data set, distillation',
  expected: 'about fourteen hours, two runs side by side on two cores',
  declared: [
    ...rungRuns(cifar10(SHORT), [...MAIN, ...DISTILLED]),
    ...WIDTHS.declared,
    ...rungRuns(cifar100(SHORT), [...MAIN, ...DISTILLED]),
    ...rungRuns(cifar10(10), MAIN),
    ...rungRuns(cifar10(30), MAIN),
    ...rungRuns(cifar100(10), [...MAIN, ...DISTILLED]),
    ...rungRuns(cifar10(10), DISTILLED),
  ],
});

/** All of them write into the folder of the first, which is what the paper reports. */
export const LADDER_STUDIES: readonly Study[] = [WHOLE, BUDGETS, DISTILLATIONS, HARDER, WIDTHS];
