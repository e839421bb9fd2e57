/** What the paper says of the base of the softmax. Every rule here was committed before the first of its runs. */
import type { StudyReport } from '../../analysis/authoring/define-paper.ts';
import type { Claim } from '../../analysis/claims/claim.ts';
import { forEvery } from '../../analysis/claims/predicates/combine.ts';
import { parity } from '../../analysis/claims/predicates/intervals.ts';
import { significantly } from '../../analysis/claims/predicates/tests.ts';
import { below } from '../../analysis/claims/predicates/values.ts';
import type { StudyDefinition } from '../../analysis/definition/study.ts';
import { base2Figure } from './base2.figure.ts';
import { base2Table } from './base2.table.ts';
import { stabilityFacts, stabilityOf } from './stability.ts';
import {
  BASE_2,
  BASE_E,
  base2Language,
  base2Quick,
  base2Vision,
  effect,
  MATCHED,
  VARIANTS,
} from './study.ts';

/**
 * Differences that are called none: the followed work calls 0.1 points a winner, of one seed each, and its losses on stories
 * differ by 0.007 nats; five seeds of such short runs cannot tell as little.
 */
const MARGINS = { points: 2, nats: 0.03 } as const;

interface Asked {
  readonly study: StudyDefinition;
  /** In the ids of claims. */
  readonly id: 'vision' | 'language';
  readonly network: string;
  /** For parity, in the unit of the first outcome's differences. */
  readonly margin: number;
  /** Where a higher first outcome is better. */
  readonly better: 'above' | 'below';
}

/** Of a comparison's other outcome. */
const ofVariation = (key: string): string => `${key}.gradient_variation`;

/** The questions of the followed work that training answers: stability, accuracy, gradients. */
function claimsOf({ study, id, network, margin, better }: Asked): readonly Claim[] {
  const steadier = (name: 'diverged' | 'spread') =>
    forEvery(VARIANTS, (variant) =>
      below(
        stabilityOf(study, { variant, softmax: BASE_2 }, name),
        stabilityOf(study, { variant, softmax: BASE_E }, name),
      ),
    );
  return [
    {
      id: `base2-${id}-diverges-less`,
      says: `Fewer runs of ${network} diverge with base 2 than with base e.`,
      holdsIf: steadier('diverged'),
    },
    {
      id: `base2-${id}-spread-smaller`,
      says: `Base 2 makes the loss of ${network} depend less on the rate.`,
      holdsIf: steadier('spread'),
    },
    {
      id: `base2-${id}-better`,
      says: `With ternary weights ${network} is better with base 2 than with base e.`,
      holdsIf: significantly(better, effect(study, 'bit', BASE_E)),
    },
    {
      id: `base2-${id}-on-par`,
      says: `With base 2 ${network} is on a par with base e.`,
      holdsIf: forEvery(VARIANTS, (variant) => parity(effect(study, variant, BASE_E), margin)),
    },
    {
      id: `base2-${id}-is-a-temperature`,
      says: `With base 2 ${network} is on a par with base e at its temperature.`,
      holdsIf: forEvery(VARIANTS, (variant) => parity(effect(study, variant, MATCHED), margin)),
    },
    {
      id: `base2-${id}-gradients-steadier`,
      says: `With ternary weights gradients of ${network} vary less with base 2.`,
      holdsIf: significantly('below', ofVariation(effect(study, 'bit', BASE_E))),
    },
  ];
}

/** Of both tables, after what they are of. */
const COLUMNS = String.raw`at the middle rate, mean\,$\pm$\,standard deviation over five seeds; base 2 minus the other softmax,
paired by seed, with 95\,\% $t$ interval; the norm of all gradients: its mean over steps, and its variation, the standard deviation over the mean. Over all
three rates, three to five seeds each: the share of runs, in percent, that end no better than guessing (\emph{diverged}), and by how many nats the largest and
the smallest of the rates' mean losses differ at the end of training.`;

export const base2VisionReport: StudyReport = {
  study: base2Vision,
  report: true,
  facts: [stabilityFacts(10)],
  tables: [
    base2Table(
      base2Vision,
      `The base of the softmax in a vision transformer on CIFAR-10: test accuracy in percent ${COLUMNS}`,
    ),
  ],
  figures: [base2Figure(base2Vision, 'a vision transformer')],
  claims: claimsOf({
    study: base2Vision,
    id: 'vision',
    network: 'the vision transformer',
    margin: MARGINS.points,
    better: 'above',
  }),
};

export const base2LanguageReport: StudyReport = {
  study: base2Language,
  report: true,
  facts: [stabilityFacts(2048)],
  tables: [
    base2Table(
      base2Language,
      `The base of the softmax in a model of stories: validation loss in nats a token ${COLUMNS}`,
    ),
  ],
  figures: [base2Figure(base2Language, 'a model of stories')],
  claims: claimsOf({
    study: base2Language,
    id: 'language',
    network: 'the model of stories',
    margin: MARGINS.nats,
    better: 'below',
  }),
};

/** Of one seed each, from which nothing is claimed. */
export const base2QuickReport: StudyReport = { study: base2Quick };
